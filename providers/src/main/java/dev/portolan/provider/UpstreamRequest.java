package dev.portolan.provider;

import dev.portolan.provider.bytes.UpstreamBody;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A request to a provider: everything of an HTTP request except its host, its credential and its
 * framing headers.
 *
 * @param path absolute path and query, percent-encoded, on the target's host
 * @param headers lower-case names; never a credential, never {@code content-length}
 * @param dropped members the caller sent and this provider can't express, in the body's order
 * @param otherwise the request to send if the server answers that it lacks this path; null if there
 *     is none
 */
public record UpstreamRequest(
        String method,
        String path,
        Map<String, String> headers,
        UpstreamBody body,
        List<String> dropped,
        @Nullable UpstreamRequest otherwise) {
    public UpstreamRequest {
        headers = Map.copyOf(headers);
        dropped = List.copyOf(dropped);
    }

    public UpstreamRequest(
            String method,
            String path,
            Map<String, String> headers,
            UpstreamBody body,
            List<String> dropped) {
        this(method, path, headers, body, dropped, null);
    }

    /** Returns this request with another to send if the server lacks its path. */
    public UpstreamRequest or(UpstreamRequest other) {
        return new UpstreamRequest(method, path, headers, body, dropped, other);
    }
}
