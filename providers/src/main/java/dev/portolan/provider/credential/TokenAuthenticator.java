package dev.portolan.provider.credential;

import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.credential.Authentication.Ready;
import dev.portolan.provider.credential.Authentication.Unavailable;
import dev.portolan.provider.credential.RefreshingValue.Held;

/** Sends headers that must be renewed, such as a bearer token; the same for every request. */
public final class TokenAuthenticator implements Authenticator {
    private final String type;
    private final RefreshingValue<Ready> holder;

    public TokenAuthenticator(String type, RefreshingValue<Ready> holder) {
        this.type = type;
        this.holder = holder;
    }

    @Override
    public Authentication authenticate(String authority, UpstreamRequest request) {
        return answer(holder.get());
    }

    @Override
    public void refresh() {
        holder.refresh();
    }

    @Override
    public CredentialState state() {
        return holder.state(type);
    }

    @Override
    public void close() {
        holder.close();
    }

    private static Authentication answer(Held<Ready> held) {
        return switch (held) {
            case Held.Valid<Ready> valid -> valid.value();
            case Held.Failed<Ready> failed -> new Unavailable(failed.reason());
            case Held.Waiting<Ready> waiting ->
                    new Authentication.Pending(
                            waiting.outcome().thenApply(TokenAuthenticator::answer));
        };
    }
}
