package dev.portolan.load.script;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One request as the server received it. */
public record ReceivedRequest(
        int number, Line line, Map<String, List<String>> headers, ByteString body, Instant at) {

    /** The request line; {@code protocol} is {@code HTTP/1.1} or {@code HTTP/2}. */
    public record Line(String method, String target, String protocol) {}

    public ReceivedRequest {
        headers = Map.copyOf(headers);
    }

    /** Returns the method in upper case. */
    public String method() {
        return line.method();
    }

    /** Returns {@code HTTP/1.1} or {@code HTTP/2}. */
    public String protocol() {
        return line.protocol();
    }

    /** Returns the target without its query. */
    public String path() {
        int mark = line.target().indexOf('?');
        return mark < 0 ? line.target() : line.target().substring(0, mark);
    }

    /** Returns the first value of a query parameter. */
    public Optional<String> query(String name) {
        int mark = line.target().indexOf('?');
        if (mark < 0) {
            return Optional.empty();
        }
        for (var pair : List.of(line.target().substring(mark + 1).split("&", -1))) {
            if (pair.startsWith(name + "=")) {
                var value = pair.substring(name.length() + 1);
                return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    /** Returns the first value of a header; names are case-insensitive. */
    public Optional<String> header(String name) {
        var values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.stream().findFirst();
    }

    /** Decodes the body as UTF-8. */
    public String text() {
        return body.text();
    }

    /** Omits header values and the body, which may contain secrets. */
    @Override
    public String toString() {
        return "#%d %s %s (%s)".formatted(number, method(), path(), body);
    }
}
