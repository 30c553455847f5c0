package dev.portolan.provider;

import dev.portolan.provider.bytes.UpstreamBody;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A request to a provider: everything of an HTTP request except its host, its credential and its
 * framing headers.
 *
 * @param path absolute path and query, percent-encoded, on the target's host
 * @param headers lower-case names; never a credential, never {@code content-length}
 * @param dropped members the caller sent and this provider can't express, in the body's order, each
 *     once; names are the caller's text, so that their characters and their number are limited
 * @param otherwise makes the request to send if the server answers that it lacks this path; empty
 *     where there is none
 */
public record UpstreamRequest(
        String method,
        String path,
        Map<String, String> headers,
        UpstreamBody body,
        List<String> dropped,
        Supplier<Optional<UpstreamRequest>> otherwise) {
    private static final int MAX_NAMES = 64;
    private static final int LONGEST_NAME = 96;
    private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9_.$-]");

    public UpstreamRequest {
        headers = Map.copyOf(headers);
        dropped =
                dropped.stream()
                        .map(UpstreamRequest::printable)
                        .distinct()
                        .limit(MAX_NAMES)
                        .toList();
    }

    /** Returns a name as a header may contain it. */
    private static String printable(String name) {
        var start = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return OTHERS.matcher(start).replaceAll("_");
    }

    public UpstreamRequest(
            String method,
            String path,
            Map<String, String> headers,
            UpstreamBody body,
            List<String> dropped) {
        this(method, path, headers, body, dropped, Optional::empty);
    }

    /** Returns this request with other names of members left out. */
    public UpstreamRequest dropping(List<String> names) {
        return new UpstreamRequest(method, path, headers, body, names, otherwise);
    }

    /** Returns this request with another to send if the server lacks its path. */
    public UpstreamRequest or(UpstreamRequest other) {
        return or(() -> Optional.of(other));
    }

    /** Returns this request with one that is made only if the server lacks its path. */
    public UpstreamRequest or(Supplier<Optional<UpstreamRequest>> other) {
        return new UpstreamRequest(method, path, headers, body, dropped, other);
    }
}
