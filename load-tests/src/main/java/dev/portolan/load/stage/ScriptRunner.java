package dev.portolan.load.stage;

import dev.portolan.load.stage.ScriptStep.Kind;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;

import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** The performance of one script on one channel; all of it on the channel's event loop. */
final class ScriptRunner {
    private final ChannelHandlerContext ctx;
    private final Iterator<ScriptStep> steps;
    private final boolean keepAlive;
    private final Runnable ended;
    private int tokensSent;
    private boolean over;

    /**
     * @param ended called once when the script's last step was played
     */
    ScriptRunner(ChannelHandlerContext ctx, Script script, boolean keepAlive, Runnable ended) {
        this.ctx = ctx;
        this.steps = script.steps().iterator();
        this.keepAlive = keepAlive;
        this.ended = ended;
    }

    /** Plays until the next wait. */
    void go() {
        while (!over && ctx.channel().isActive()) {
            if (!steps.hasNext()) {
                finish();
                return;
            }
            if (!play(steps.next())) {
                ctx.flush();
                return;
            }
        }
    }

    /** Stops without another byte, because the caller has gone. */
    void abandon() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    int tokensSent() {
        return tokensSent;
    }

    /** Plays one step; false when the rest comes later or never. */
    private boolean play(ScriptStep step) {
        return switch (step) {
            case ScriptStep.Head head -> head(head);
            case ScriptStep.Write write -> write(write);
            case ScriptStep.Raw raw -> raw(raw);
            case ScriptStep.Pause pause -> later(pause);
            case ScriptStep.Stall _ -> false;
            case ScriptStep.Reset _ -> reset();
            case ScriptStep.Close _ -> close();
            case ScriptStep.HalfClose _ -> halfClose();
            case ScriptStep.End _ -> end();
        };
    }

    private boolean head(ScriptStep.Head head) {
        var response =
                new DefaultHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(head.status()));
        head.headers().forEach(response.headers()::set);
        if (!response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        var _ = ctx.write(response);
        return true;
    }

    private boolean write(ScriptStep.Write write) {
        tokensSent += write.kind() == Kind.TOKEN ? 1 : 0;
        var bytes = Unpooled.wrappedBuffer(write.octets().shared());
        var written = ctx.write(new DefaultHttpContent(bytes));
        if (ctx.channel().isWritable()) {
            return true;
        }
        written.addListener(_ -> go());
        return false;
    }

    private boolean raw(ScriptStep.Raw raw) {
        var codec = ctx.pipeline().context(HttpServerCodec.class);
        if (codec == null) {
            return reset();
        }
        var _ = codec.writeAndFlush(Unpooled.wrappedBuffer(raw.octets().shared()));
        return true;
    }

    private boolean later(ScriptStep.Pause pause) {
        var _ = ctx.executor().schedule(this::go, pause.length().toNanos(), TimeUnit.NANOSECONDS);
        return false;
    }

    private boolean reset() {
        finish();
        ctx.flush();
        if (ctx.channel() instanceof SocketChannel socket) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
            var _ = socket.close();
            return false;
        }
        var _ = ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        return false;
    }

    private boolean close() {
        if (!(ctx.channel() instanceof SocketChannel)) {
            return reset();
        }
        finish();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        return false;
    }

    private boolean halfClose() {
        if (!(ctx.channel() instanceof SocketChannel socket)) {
            return reset();
        }
        var flushed = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        flushed.addListener(
                _ -> {
                    var _ = socket.shutdownOutput();
                });
        return false;
    }

    private boolean end() {
        var written = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!keepAlive && ctx.channel() instanceof SocketChannel) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        finish();
        return false;
    }

    private void finish() {
        if (!over) {
            over = true;
            ended.run();
        }
    }
}
