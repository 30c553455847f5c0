package dev.portolan.load.stage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One request as it arrived: what a place can swear it was sent. */
public record SeenRequest(
        int number, Line line, Map<String, List<String>> headers, ByteString body, Instant at) {

    /** The request line; {@code protocol} is {@code HTTP/1.1} or {@code HTTP/2}. */
    public record Line(String method, String target, String protocol) {}

    public SeenRequest {
        headers = Map.copyOf(headers);
    }

    /** The method, upper case. */
    public String method() {
        return line.method();
    }

    /** {@code HTTP/1.1} or {@code HTTP/2}. */
    public String protocol() {
        return line.protocol();
    }

    /** The target without its query. */
    public String path() {
        int mark = line.target().indexOf('?');
        return mark < 0 ? line.target() : line.target().substring(0, mark);
    }

    /** The first value of a query parameter. */
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

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        var values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.stream().findFirst();
    }

    /** The body read as UTF-8. */
    public String text() {
        return body.text();
    }

    /** Without header values and body, which may hold secrets. */
    @Override
    public String toString() {
        return "#%d %s %s (%s)".formatted(number, method(), path(), body);
    }
}
