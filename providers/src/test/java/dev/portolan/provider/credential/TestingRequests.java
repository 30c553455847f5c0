package dev.portolan.provider.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.credential.Authentication.Header;
import dev.portolan.provider.credential.Authentication.Ready;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests to authenticate, and the headers they receive. */
final class TestingRequests {
    private TestingRequests() {}

    static UpstreamRequest post(String path, String body) {
        return of("POST", path, Map.of("content-type", "application/json"), body);
    }

    static UpstreamRequest of(
            String method, String path, Map<String, String> headers, String body) {
        UpstreamBody bytes = UpstreamBody.of(Slice.of(body.getBytes(UTF_8)));
        return new UpstreamRequest(method, path, headers, bytes, List.of());
    }

    /** Returns the headers of a completed result; fails if the result is not completed. */
    static Map<String, String> headers(Authentication answer) {
        return ((Ready) answer)
                .headers().stream().collect(Collectors.toMap(Header::name, Header::value));
    }
}
