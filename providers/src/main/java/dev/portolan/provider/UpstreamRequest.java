package dev.portolan.provider;

import dev.portolan.provider.bytes.UpstreamBody;

import java.util.List;
import java.util.Map;

/**
 * A request to a provider: everything of an HTTP request except its host, its credential and its
 * framing headers.
 *
 * @param path absolute path and query, percent-encoded, on the target's host
 * @param headers lower-case names; never a credential, never {@code content-length}
 * @param dropped members the caller sent and this provider can't express, in the body's order
 */
public record UpstreamRequest(
        String method,
        String path,
        Map<String, String> headers,
        UpstreamBody body,
        List<String> dropped) {
    public UpstreamRequest {
        headers = Map.copyOf(headers);
        dropped = List.copyOf(dropped);
    }
}
