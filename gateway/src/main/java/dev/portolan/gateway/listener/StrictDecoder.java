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
 * Decodes HTTP/1.1 requests and rejects whatever two servers might parse differently. After a
 * malformed request nothing more is read from the connection.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
    private static final String MALFORMED = "/malformed";

    private final CallerConnection caller;
    private final RequestHeadRules.LineCheck lines = new RequestHeadRules.LineCheck();
    private boolean inHead = true;
    private boolean failed;

    StrictDecoder(Http1ServerConfig config, CallerConnection caller) {
        super(config);
        this.caller = caller;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
            throws Exception {
        if (failed) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        MalformedRequest wrong = inHead ? lines.violation(buffer) : null;
        if (wrong != null) {
            out.add(malformed(wrong, null));
            return;
        }
        int first = out.size();
        int from = buffer.readerIndex();
        super.decode(context, buffer, out);
        lines.consumed(buffer.readerIndex() - from);
        for (int i = first; i < out.size() && !failed; i++) {
            inspect(out, i);
        }
    }

    private void inspect(List<Object> out, int at) {
        if (out.get(at) instanceof HttpRequest request) {
            inHead = false;
            Throwable wrong =
                    request.decoderResult().isSuccess()
                            ? RequestHeadRules.violation(request)
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
                failed = true;
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

    /** Returns a replacement for the malformed request, which keeps only its id. */
    private Object malformed(Throwable wrong, @Nullable HttpRequest request) {
        failed = true;
        caller.lingerOnClose();
        DefaultFullHttpRequest replacement =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1, HttpMethod.GET, MALFORMED, Unpooled.EMPTY_BUFFER);
        String id = request == null ? null : request.headers().get(AnswerHeaders.REQUEST_ID);
        if (id != null) {
            replacement.headers().set(AnswerHeaders.REQUEST_ID, id);
        }
        replacement.setDecoderResult(DecoderResult.failure(wrong));
        return replacement;
    }
}
