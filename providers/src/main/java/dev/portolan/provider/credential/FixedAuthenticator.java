package dev.portolan.provider.credential;

import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.credential.Authentication.Ready;

/** Sends the same headers with every request: an API key, or none. */
public final class FixedAuthenticator implements Authenticator {
    private final String type;
    private final Ready ready;

    public FixedAuthenticator(String type, Ready ready) {
        this.type = type;
        this.ready = ready;
    }

    @Override
    public Authentication authenticate(String authority, UpstreamRequest request) {
        return ready;
    }

    @Override
    public void refresh() {}

    @Override
    public CredentialState state() {
        return CredentialState.fixed(type);
    }

    @Override
    public void close() {}
}
