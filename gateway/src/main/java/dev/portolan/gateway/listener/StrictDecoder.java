package dev.portolan.gateway.listener;

import dev.portolan.gateway.protocol.AnswerHeaders;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Decodes requests of HTTP/1.1 and takes nothing that two servers might read in two ways. After
 * what is malformed nothing of its connection is read any more.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
    private static final String MALFORMED = "/malformed";

    private final CallerConnection caller;
    private final RequestHeadRules.Lines lines = new RequestHeadRules.Lines();
    private boolean inHead = true;
    private boolean broken;

    StrictDecoder(Http1ServerConfig config, CallerConnection caller) {
        super(config);
        this.caller = caller;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
            throws Exception {
        if (broken) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        MalformedRequest wrong = inHead ? lines.broken(buffer) : null;
        if (wrong != null) {
            out.add(malformed(wrong, null));
            return;
        }
        int first = out.size();
        int from = buffer.readerIndex();
        super.decode(context, buffer, out);
        lines.taken(buffer.readerIndex() - from);
        for (int i = first; i < out.size() && !broken; i++) {
            inspect(out, i);
        }
    }

    private void inspect(List<Object> out, int at) {
        if (out.get(at) instanceof HttpRequest request) {
            inHead = false;
            Throwable wrong =
                    request.decoderResult().isSuccess()
                            ? RequestHeadRules.broken(request)
                            : request.decoderResult().cause();
            if (wrong != null) {
                drop(out, at);
                out.add(malformed(wrong, request));
                return;
            }
        }
        if (out.get(at) instanceof HttpContent content) {
            Throwable wrong = content.decoderResult().cause();
            if (wrong != null) {
                broken = true;
                drop(out, at);
                caller.bodyMalformed(wrong);
            } else if (content instanceof LastHttpContent) {
                inHead = true;
                lines.reset();
            }
        }
    }

    private static void drop(List<Object> out, int from) {
        while (out.size() > from) {
            ReferenceCountUtil.release(out.removeLast());
        }
    }

    /** In place of the request: nothing of what it says is acted upon, save for its id. */
    private Object malformed(Throwable wrong, @Nullable HttpRequest request) {
        broken = true;
        caller.closesSoftly();
        DefaultFullHttpRequest told =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1, HttpMethod.GET, MALFORMED, Unpooled.EMPTY_BUFFER);
        String id = request == null ? null : request.headers().get(AnswerHeaders.REQUEST_ID);
        if (id != null) {
            told.headers().set(AnswerHeaders.REQUEST_ID, id);
        }
        told.setDecoderResult(DecoderResult.failure(wrong));
        return told;
    }
}
