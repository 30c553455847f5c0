package dev.portolan.gateway.federation;

import dev.portolan.gateway.identity.ClaimedCaller;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The keys in a request's headers. Machines often send several, such as a key of their own beside a
 * left-over one, so each is tried.
 */
record PresentedKeys(
        @Nullable String authorization, @Nullable String apiKey, @Nullable String xApiKey) {
    private static final String BEARER = "Bearer ";
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("api-key");
    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");

    static PresentedKeys of(HttpServerRequest request) {
        return new PresentedKeys(
                request.getHeader(HttpHeaders.AUTHORIZATION),
                request.getHeader(API_KEY),
                request.getHeader(X_API_KEY));
    }

    /**
     * Identifies the caller by its keys, its token and its certificate.
     *
     * @param keys all keys
     * @param certificate what the connection's certificate says; null if nothing
     * @param later called on any thread if a token must be verified first
     * @return the caller; null if {@code later} will be called
     */
    @Nullable Identity identify(
            Keyring keys,
            Federation federation,
            @Nullable ClaimedCaller certificate,
            Consumer<Identity> later) {
        if (authorization == null || !federation.mayBeToken(authorization, BEARER.length())) {
            return with(keys.identify(authorization, apiKey, xApiKey), certificate, federation);
        }
        Identity byKey = keys.identify(authorization, null, null);
        if (byKey instanceof Identity.Known || !isBearer(authorization)) {
            return with(keys.identify(authorization, apiKey, xApiKey), certificate, federation);
        }
        Identity byOthers =
                apiKey == null && xApiKey == null ? null : keys.identify(null, apiKey, xApiKey);
        UnaryOperator<Identity> complete =
                byToken ->
                        with(
                                byOthers == null ? byToken : Identity.merged(byToken, byOthers),
                                certificate,
                                federation);
        Identity byToken =
                federation.identify(
                        authorization.substring(BEARER.length()),
                        verified -> later.accept(complete.apply(verified)));
        return byToken == null ? null : complete.apply(byToken);
    }

    private static boolean isBearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    private static Identity with(
            Identity found, @Nullable ClaimedCaller certificate, Federation federation) {
        return certificate == null
                ? found
                : Identity.merged(found, federation.resolve(certificate));
    }

    /**
     * Returns the refusal. It depends on which headers were sent and never on why their keys are
     * not valid: it is the same for a missing, an unknown and an expired key.
     */
    Refusal refusal(Identity.Reason reason) {
        return switch (reason) {
            case MISSING, UNKNOWN, EXPIRED, TOKEN, NO_SUCH_TENANT, LABEL_CONFLICT -> invalid();
            case BUSY -> busy();
            case SEVERAL_TENANTS ->
                    Refusal.of(
                            RefusalCode.INVALID_REQUEST,
                            sent().size() > 1
                                    ? "The headers %s contain valid keys of different tenants; send one of them only."
                                            .formatted(String.join(" and ", sent()))
                                    : "The key and the client certificate belong to different"
                                            + " tenants; send no key, or one of the certificate's"
                                            + " tenant.");
        };
    }

    private static Refusal busy() {
        return Refusal.of(
                        RefusalCode.OVERLOADED,
                        "The gateway is verifying as many tokens as it can; retry in a moment.")
                .retryAfter(1);
    }

    private Refusal invalid() {
        List<String> sent = sent();
        return Refusal.of(
                RefusalCode.INVALID_API_KEY,
                (sent.size() > 1
                                ? "None of the API keys in %s is valid: each is unknown or expired"
                                        .formatted(String.join(" and ", sent))
                                : "The API key is missing, unknown or expired; it was looked for in"
                                        + " Authorization (Bearer), api-key and x-api-key")
                        + ". Send a valid one as \"Authorization: Bearer KEY\", or ask your"
                        + " operator for a new one.");
    }

    private List<String> sent() {
        List<String> sent = new ArrayList<>(3);
        if (authorization != null) {
            sent.add("Authorization");
        }
        if (apiKey != null) {
            sent.add("api-key");
        }
        if (xApiKey != null) {
            sent.add("x-api-key");
        }
        return sent;
    }

    /** Omits the keys. */
    @Override
    public String toString() {
        return "PresentedKeys" + sent();
    }
}
