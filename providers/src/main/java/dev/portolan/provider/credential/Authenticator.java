package dev.portolan.provider.credential;

import dev.portolan.provider.UpstreamRequest;

/** One endpoint's credential. Shared by all threads; no method blocks. */
public interface Authenticator extends AutoCloseable {

    /**
     * Returns the headers that authenticate {@code request} at {@code authority}.
     *
     * @param authority host, and port unless it is the scheme's own, as sent in {@code host}
     */
    Authentication authenticate(String authority, UpstreamRequest request);

    /** Renews the credential in the background if it is missing or stale. */
    void refresh();

    /** Returns the credential's state, for the admin API. Contains no secret. */
    CredentialState state();

    /** Stops renewing; headers returned before stay valid. */
    @Override
    void close();
}
