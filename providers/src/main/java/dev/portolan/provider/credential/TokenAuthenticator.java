package dev.portolan.provider.credential;

import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.credential.Authentication.Ready;
import dev.portolan.provider.credential.Authentication.Unavailable;
import dev.portolan.provider.credential.RefreshingValue.Held;

/** Sends headers that must be renewed, such as a bearer token; the same for every request. */
public final class TokenAuthenticator implements Authenticator {
    private final String type;
    private final RefreshingValue<Ready> token;

    public TokenAuthenticator(String type, RefreshingValue<Ready> token) {
        this.type = type;
        this.token = token;
    }

    @Override
    public Authentication authenticate(String authority, UpstreamRequest request) {
        return answer(token.get());
    }

    @Override
    public void refresh() {
        token.refresh();
    }

    @Override
    public CredentialState state() {
        return token.state(type);
    }

    @Override
    public void close() {
        token.close();
    }

    private static Authentication answer(Held<Ready> value) {
        return switch (value) {
            case Held.Valid<Ready> valid -> valid.value();
            case Held.Failed<Ready> failed -> new Unavailable(failed.reason());
            case Held.Waiting<Ready> waiting ->
                    new Authentication.Pending(
                            waiting.outcome().thenApply(TokenAuthenticator::answer));
        };
    }
}
