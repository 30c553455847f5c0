package dev.portolan.gateway.listener;

import dev.portolan.gateway.protocol.RefusalCode;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** What HTTP/1.1 asks of a request's head beside its grammar, where servers differ in practice. */
final class RequestHeadRules {
    private static final String HOST_CHARACTERS = "-._~%!$&'()*+;=";

    private RequestHeadRules() {}

    /** What is wrong with the head of {@code request}; null where nothing is. */
    static @Nullable MalformedRequest broken(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean current = version.equals(HttpVersion.HTTP_1_1);
        if (!current && !version.equals(HttpVersion.HTTP_1_0)) {
            return new MalformedRequest(
                    RefusalCode.HTTP_VERSION_NOT_SUPPORTED,
                    "The request line names a version of HTTP that is not spoken here; use"
                            + " HTTP/1.1, or HTTP/2 from the first byte on.");
        }
        MalformedRequest wrong = hosts(request.headers().getAll(HttpHeaderNames.HOST), current);
        return wrong != null ? wrong : transferEncoding(request.headers(), current);
    }

    private static @Nullable MalformedRequest hosts(List<String> hosts, boolean required) {
        if (hosts.size() > 1) {
            return invalid("The header Host stands more than once; send it once.");
        }
        if (hosts.isEmpty()) {
            return required ? invalid("The header Host is missing; HTTP/1.1 requires it.") : null;
        }
        return isHost(hosts.getFirst())
                ? null
                : invalid("The header Host is no host with an optional port; correct it.");
    }

    private static @Nullable MalformedRequest transferEncoding(
            HttpHeaders headers, boolean allowed) {
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return null;
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!allowed) {
            return invalid("HTTP/1.0 has no Transfer-Encoding; send Content-Length.");
        }
        if (codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())) {
            return null;
        }
        String all = String.join(",", codings).toLowerCase(Locale.ROOT);
        boolean framed = all.strip().endsWith("chunked") && all.indexOf("chunked") > 0;
        return framed && all.indexOf("chunked") == all.lastIndexOf("chunked")
                ? new MalformedRequest(
                        RefusalCode.TRANSFER_ENCODING_NOT_SUPPORTED,
                        "The only Transfer-Encoding understood here is chunked, alone; send the"
                                + " body without another coding.")
                : invalid(
                        "Transfer-Encoding does not say where the body ends; send exactly"
                                + " \"chunked\", or Content-Length.");
    }

    private static MalformedRequest invalid(String why) {
        return new MalformedRequest(RefusalCode.INVALID_REQUEST, why);
    }

    /** Whether {@code text} is a name or an address with an optional port. */
    private static boolean isHost(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : nameEnd(text);
        if (text.startsWith("[") && !isLiteral(text, end)) {
            return false;
        }
        if (end == text.length()) {
            return true;
        }
        return text.charAt(end) == ':'
                && text.chars().skip(end + 1L).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isLiteral(String text, int end) {
        return end > 2
                && text.substring(1, end - 1)
                        .chars()
                        .allMatch(
                                c ->
                                        (Character.digit(c, 16) >= 0 && c < 128)
                                                || ":.v".indexOf(c) >= 0);
    }

    private static int nameEnd(String text) {
        int end = 0;
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || HOST_CHARACTERS.indexOf(c) >= 0;
    }

    /**
     * Looks through the lines of a head that the decoder would read too kindly.
     *
     * <p>Keeps its place between two reads; one per connection.
     */
    static final class Lines {
        private static final byte CR = '\r';
        private static final byte LF = '\n';

        private int looked;
        private boolean inHeaders;

        /** Begins with the next head. */
        void reset() {
            looked = 0;
            inHeaders = false;
        }

        /** The decoder has taken {@code bytes} of what was looked at. */
        void taken(int bytes) {
            looked = Math.max(0, looked - bytes);
        }

        /** What is wrong in the whole lines of {@code head} that were not seen yet. */
        @Nullable MalformedRequest broken(ByteBuf head) {
            int from = head.readerIndex() + looked;
            int end = head.writerIndex();
            for (int lf = head.indexOf(from, end, LF); lf >= 0; lf = head.indexOf(from, end, LF)) {
                byte first = head.getByte(from);
                if (inHeaders && (first == ' ' || first == '\t')) {
                    return invalid("A header goes on in a second line; send it in one line.");
                }
                if (inHeaders && first == ':') {
                    return invalid("A header has no name; name it or leave it out.");
                }
                int cr = head.indexOf(from, lf, CR);
                if (cr >= 0 && cr != lf - 1) {
                    return invalid("A carriage return stands alone; lines end in CR LF.");
                }
                boolean empty = lf == from || cr == from;
                from = lf + 1;
                if (empty && inHeaders) {
                    break;
                }
                inHeaders |= !empty;
            }
            looked = from - head.readerIndex();
            return null;
        }
    }
}
