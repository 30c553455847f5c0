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

/** HTTP/1.1's rules for a request's head beyond its grammar, where servers differ in practice. */
final class RequestHeadRules {
    private static final String HOST_CHARACTERS = "-._~%!$&'()*+;=";

    private RequestHeadRules() {}

    /** Returns the first violation in the head of {@code request}; null if there is none. */
    static @Nullable MalformedRequest violation(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean current = version.equals(HttpVersion.HTTP_1_1);
        if (!current && !version.equals(HttpVersion.HTTP_1_0)) {
            return new MalformedRequest(
                    RefusalCode.HTTP_VERSION_NOT_SUPPORTED,
                    "The request line names an HTTP version that is not supported; use HTTP/1.1, or"
                            + " HTTP/2 with prior knowledge.");
        }
        MalformedRequest wrong = hosts(request.headers().getAll(HttpHeaderNames.HOST), current);
        return wrong != null ? wrong : transferEncoding(request.headers(), current);
    }

    private static @Nullable MalformedRequest hosts(List<String> hosts, boolean required) {
        if (hosts.size() > 1) {
            return invalid("The header Host is repeated; send it once.");
        }
        if (hosts.isEmpty()) {
            return required ? invalid("The header Host is missing; HTTP/1.1 requires it.") : null;
        }
        return isHost(hosts.getFirst())
                ? null
                : invalid(
                        "The header Host is not a valid host; send a host name or address with an"
                                + " optional port.");
    }

    private static @Nullable MalformedRequest transferEncoding(
            HttpHeaders headers, boolean allowed) {
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return null;
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!allowed) {
            return invalid("Transfer-Encoding is not allowed in HTTP/1.0; send Content-Length.");
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
                        "The only supported Transfer-Encoding is chunked; send the body without"
                                + " another coding.")
                : invalid(
                        "Transfer-Encoding does not define the end of the body; send exactly"
                                + " \"chunked\", or Content-Length.");
    }

    private static MalformedRequest invalid(String why) {
        return new MalformedRequest(RefusalCode.INVALID_REQUEST, why);
    }

    /** Returns whether {@code text} is a host name or an address with an optional port. */
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
     * Checks the lines of a head for violations that the decoder tolerates.
     *
     * <p>Keeps its position between two reads; one per connection.
     */
    static final class LineCheck {
        private static final byte CR = '\r';
        private static final byte LF = '\n';

        private int checked;
        private boolean inHeaders;

        /** Starts with the next head. */
        void reset() {
            checked = 0;
            inHeaders = false;
        }

        /** Accounts for {@code bytes} that the decoder has consumed. */
        void consumed(int bytes) {
            checked = Math.max(0, checked - bytes);
        }

        /** Returns the first violation in the complete lines of {@code head} not yet checked. */
        @Nullable MalformedRequest violation(ByteBuf head) {
            int from = head.readerIndex() + checked;
            int end = head.writerIndex();
            for (int lf = head.indexOf(from, end, LF); lf >= 0; lf = head.indexOf(from, end, LF)) {
                byte first = head.getByte(from);
                if (inHeaders && (first == ' ' || first == '\t')) {
                    return invalid("A header is folded over two lines; send it in one line.");
                }
                if (inHeaders && first == ':') {
                    return invalid("A header has no name; send \"name: value\".");
                }
                int cr = head.indexOf(from, lf, CR);
                if (cr >= 0 && cr != lf - 1) {
                    return invalid(
                            "The head has a carriage return without a line feed; end lines with CR"
                                    + " LF.");
                }
                boolean empty = lf == from || cr == from;
                from = lf + 1;
                if (empty && inHeaders) {
                    break;
                }
                inHeaders |= !empty;
            }
            checked = from - head.readerIndex();
            return null;
        }
    }
}
