package dev.portolan.gateway.flow;

import dev.portolan.gateway.admission.Admission;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;

/** The refusals of the flow itself, before any deployment is tried. */
final class FlowRefusals {
    private static final int RETRY_SECONDS = 1;

    /** The same for a missing, an unknown and an expired key. */
    private static final Refusal INVALID_KEY =
            Refusal.of(
                    RefusalCode.INVALID_API_KEY,
                    "The API key is missing, unknown or expired; send a valid one as"
                        + " \"Authorization: Bearer KEY\", or ask your operator for a new one.");

    private FlowRefusals() {}

    static Refusal invalidKey() {
        return INVALID_KEY;
    }

    static Refusal notAdmitted(Admission.Reason reason) {
        return switch (reason) {
            case TOO_MANY_REQUESTS -> overloaded();
        };
    }

    private static Refusal overloaded() {
        return Refusal.of(
                        RefusalCode.OVERLOADED,
                        "The gateway carries as many requests as it may; try again in a moment.")
                .retryAfter(RETRY_SECONDS);
    }

    static Refusal noMemory() {
        return Refusal.of(
                        RefusalCode.OVERLOADED,
                        "The gateway has no memory left for what this request carries; try again in"
                                + " a moment, or ask your operator to raise limits.bufferedBytes.")
                .retryAfter(RETRY_SECONDS);
    }

    static Refusal tooLarge(long limit) {
        return Refusal.of(
                RefusalCode.REQUEST_TOO_LARGE,
                "The body is larger than the %d bytes that this gateway takes; send less, or ask your operator to raise limits.requestBytes or, where the memory is less, limits.bufferedBytes."
                        .formatted(limit));
    }

    static Refusal tooSlow() {
        return Refusal.of(
                RefusalCode.REQUEST_TIMEOUT,
                "The body came too slowly; send it again on a better connection.");
    }

    static Refusal unlisted(String member) {
        return Refusal.of(
                        RefusalCode.INVALID_REQUEST,
                        ("The member `%s` isn't known to stay where the model is, as your policies"
                                        + " require of this request; leave it out.")
                                .formatted(member))
                .at(member);
    }

    static Refusal brokenBody() {
        return Refusal.of(
                RefusalCode.INVALID_REQUEST, "The body ended before its announced length.");
    }

    static Refusal modelNotFound() {
        return Refusal.of(
                        RefusalCode.MODEL_NOT_FOUND,
                        "No endpoint serves this model; GET /v1/models lists those there are.")
                .at("model");
    }

    static Refusal modelNotAllowed() {
        return Refusal.of(
                        RefusalCode.MODEL_NOT_ALLOWED,
                        "Your tenant may not use this model; GET /v1/models lists those it may.")
                .at("model");
    }
}
