package dev.portolan.gateway.flow;

import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys in a request's headers. Machines often send several, such as a key of their own beside a
 * left-over one, so each is tried.
 */
record PresentedKeys(
        @Nullable String authorization, @Nullable String apiKey, @Nullable String xApiKey) {
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("api-key");
    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");

    static PresentedKeys of(HttpServerRequest request) {
        return new PresentedKeys(
                request.getHeader(HttpHeaders.AUTHORIZATION),
                request.getHeader(API_KEY),
                request.getHeader(X_API_KEY));
    }

    Identity identify(Keyring keyring) {
        return keyring.identify(authorization, apiKey, xApiKey);
    }

    /**
     * Returns the refusal. It depends on which headers were sent and never on why their keys are
     * not valid: it is the same for a missing, an unknown and an expired key.
     */
    Refusal refusal(Identity.Reason reason) {
        return switch (reason) {
            case MISSING, UNKNOWN, EXPIRED -> invalid();
            case SEVERAL_TENANTS ->
                    Refusal.of(
                            RefusalCode.INVALID_REQUEST,
                            "The headers %s contain valid keys of different tenants; send one of them only."
                                    .formatted(String.join(" and ", sent())));
        };
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
