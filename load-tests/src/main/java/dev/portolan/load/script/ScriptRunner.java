package dev.portolan.load.script;

import dev.portolan.load.script.ScriptStep.Kind;

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

/** Runs one script on one channel, entirely on the channel's event loop. */
final class ScriptRunner {
    private final ChannelHandlerContext ctx;
    private final Iterator<ScriptStep> steps;
    private final boolean keepAlive;
    private final Runnable ended;
    private int tokensSent;
    private boolean finished;

    /**
     * @param ended called once after the script's last step
     */
    ScriptRunner(ChannelHandlerContext ctx, Script script, boolean keepAlive, Runnable ended) {
        this.ctx = ctx;
        this.steps = script.steps().iterator();
        this.keepAlive = keepAlive;
        this.ended = ended;
    }

    /** Runs steps until the next wait. */
    void run() {
        while (!finished && ctx.channel().isActive()) {
            if (!steps.hasNext()) {
                finish();
                return;
            }
            if (!execute(steps.next())) {
                ctx.flush();
                return;
            }
        }
    }

    /** Stops without writing more, because the client has disconnected. */
    void cancel() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    int tokensSent() {
        return tokensSent;
    }

    /** Executes one step; returns false when the remaining steps run later or never. */
    private boolean execute(ScriptStep step) {
        return switch (step) {
            case ScriptStep.Head head -> head(head);
            case ScriptStep.Write write -> write(write);
            case ScriptStep.Raw raw -> raw(raw);
            case ScriptStep.Pause pause -> pause(pause);
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
        var bytes = Unpooled.wrappedBuffer(write.bytes().shared());
        var written = ctx.write(new DefaultHttpContent(bytes));
        if (ctx.channel().isWritable()) {
            return true;
        }
        written.addListener(_ -> run());
        return false;
    }

    private boolean raw(ScriptStep.Raw raw) {
        var codec = ctx.pipeline().context(HttpServerCodec.class);
        if (codec == null) {
            return reset();
        }
        var _ = codec.writeAndFlush(Unpooled.wrappedBuffer(raw.bytes().shared()));
        return true;
    }

    private boolean pause(ScriptStep.Pause pause) {
        var _ =
                ctx.executor()
                        .schedule(this::run, pause.duration().toNanos(), TimeUnit.NANOSECONDS);
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
        if (!finished) {
            finished = true;
            ended.run();
        }
    }
}
