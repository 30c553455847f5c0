package dev.portolan.provider.credential;

import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.credential.CredentialState.Failure;
import dev.portolan.provider.credential.CredentialState.Status;

import java.time.Instant;

/** An authenticator that never has a credential, for a reason in the configuration. */
public final class UnavailableAuthenticator implements Authenticator {
    private final String type;
    private final Authentication.Unavailable answer;

    public UnavailableAuthenticator(String type, String reason) {
        this.type = type;
        this.answer = new Authentication.Unavailable(reason);
    }

    @Override
    public Authentication authenticate(String authority, UpstreamRequest request) {
        return answer;
    }

    @Override
    public void refresh() {}

    @Override
    public CredentialState state() {
        Failure failure = new Failure(answer.reason(), 1, Instant.MIN, Instant.MAX);
        return new CredentialState(type, Status.EXPIRED, null, failure);
    }

    @Override
    public void close() {}
}
