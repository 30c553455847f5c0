package dev.portolan.load.aws;

import dev.portolan.load.script.ReceivedRequest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The canonical form of a request, which Signature Version 4 signs. */
final class CanonicalRequest {
    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private CanonicalRequest() {}

    /**
     * @param signed the signed headers' names in lower case, in the signature's order
     * @param normalised whether empty and dot segments are removed from the path
     */
    static String of(ReceivedRequest request, List<String> signed, boolean normalised) {
        var target = request.line().target();
        int mark = target.indexOf('?');
        var headers =
                signed.stream()
                        .map(name -> name + ":" + value(request, name) + "\n")
                        .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                path(request.path(), normalised),
                mark < 0 ? "" : query(target.substring(mark + 1)),
                headers,
                String.join(";", signed),
                SigV4Verifier.sha256(request.body().toBytes()));
    }

    private static String value(ReceivedRequest request, String name) {
        return request.headers().getOrDefault(name, List.of()).stream()
                .map(value -> value.strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining(","));
    }

    /** Encodes each raw path segment once more. */
    private static String path(String raw, boolean normalised) {
        var path = normalised ? normalise(raw) : raw;
        return Arrays.stream(path.split("/", -1))
                .map(CanonicalRequest::encoded)
                .collect(Collectors.joining("/"));
    }

    private static String normalise(String raw) {
        var kept = new ArrayDeque<String>();
        for (var segment : raw.split("/", -1)) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        boolean folder = raw.endsWith("/") || raw.endsWith("/.") || raw.endsWith("/..");
        return "/" + String.join("/", kept) + (folder && !kept.isEmpty() ? "/" : "");
    }

    private static String query(String raw) {
        var pairs = new ArrayList<List<String>>();
        for (var pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!pair.isEmpty()) {
                pairs.add(List.of(encoded(decoded(name)), encoded(decoded(value))));
            }
        }
        return pairs.stream()
                .sorted(
                        Comparator.comparing((List<String> pair) -> pair.get(0))
                                .thenComparing(pair -> pair.get(1)))
                .map(pair -> pair.get(0) + "=" + pair.get(1))
                .collect(Collectors.joining("&"));
    }

    /** Decodes percent-encoding; a plus sign is literal. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        var written = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (UNRESERVED.indexOf(c) >= 0) {
                written.append(c);
            } else {
                written.append(String.format("%%%02X", (int) c));
            }
        }
        return written.toString();
    }
}
