package dev.portolan.gateway.upstream;

import dev.portolan.provider.bytes.UpstreamBody;

import io.vertx.core.http.HttpClientRequest;

/** The body of a request to an upstream that is sent as it comes from the caller. */
public interface StreamedBody {
    /**
     * Sets the headers of a request that describe its body, and sends the body, now and as it
     * comes.
     *
     * @param fields what a provider made of the fields that were read
     */
    void sendTo(HttpClientRequest request, UpstreamBody fields);

    /** Sends no more to a request; one whose body is not complete is reset. */
    void detach(HttpClientRequest request);
}
