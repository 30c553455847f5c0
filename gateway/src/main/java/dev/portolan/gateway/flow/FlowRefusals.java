package dev.portolan.gateway.flow;

import dev.portolan.gateway.admission.Admission;
import dev.portolan.gateway.catalog.ProtocolExtensions;
import dev.portolan.gateway.flow.RequestState.Read;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.gateway.routing.DenialRefusals;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.head.HeadReading;

/** The refusals of the flow itself, before any deployment is tried. */
final class FlowRefusals {
    /** The reason of refusals with the codes of providers. */
    static final String PROVIDERS = "provider";

    private static final int RETRY_SECONDS = 1;

    private FlowRefusals() {}

    /** Returns the code for a body that can't be read. */
    static RefusalCode codeOf(HeadReading.Malformed bad) {
        return RefusalCode.of(bad.code()).orElse(RefusalCode.INVALID_REQUEST);
    }

    /** The reason of a refusal for metrics: one of our codes, or that it is a provider's. */
    static String reason(Refusal refusal) {
        return RefusalCode.of(refusal.code()).map(RefusalCode::code).orElse(PROVIDERS);
    }

    static Refusal notAdmitted(Admission.Reason reason) {
        return switch (reason) {
            case TOO_MANY_REQUESTS -> overloaded();
        };
    }

    private static Refusal overloaded() {
        return Refusal.of(
                        RefusalCode.OVERLOADED,
                        "The gateway is processing as many requests as limits.concurrentRequests"
                                + " allows; retry in a moment.")
                .retryAfter(RETRY_SECONDS);
    }

    static Refusal noMemory() {
        return Refusal.of(
                        RefusalCode.OVERLOADED,
                        "The gateway has no memory left for this request's body; retry in a moment,"
                                + " or ask your operator to raise limits.bufferedBytes.")
                .retryAfter(RETRY_SECONDS);
    }

    static Refusal notRecorded() {
        return Refusal.of(
                        RefusalCode.RECORDS_UNAVAILABLE,
                        "The gateway cannot keep the record of this request, which its operator"
                                + " requires; retry in a moment.")
                .retryAfter(RETRY_SECONDS);
    }

    static Refusal tooLarge(long limit) {
        return Refusal.of(
                RefusalCode.REQUEST_TOO_LARGE,
                "The body is larger than %d bytes, the largest that this gateway accepts; send less, or ask your operator to raise limits.requestBytes or, if memory is the limit, limits.bufferedBytes."
                        .formatted(limit));
    }

    static Refusal tooSlow() {
        return Refusal.of(
                RefusalCode.REQUEST_TIMEOUT,
                "The body arrived too slowly; send it again on a faster connection.");
    }

    /** A denial because of one member is the caller's to correct, and names the member. */
    static Refusal denied(RuntimeSnapshot snapshot, Read read, Decision.Denied denied) {
        RequestFacts facts = read.facts();
        Capabilities known = facts.demand().needs().withoutExtensions();
        if (known.equals(facts.demand().needs())) {
            return DenialRefusals.refusal(denied, read.call());
        }
        return switch (snapshot.engine().decide(facts.needing(known), snapshot.fleet(), 0)) {
            case Decision.Denied _same -> DenialRefusals.refusal(denied, read.call());
            case Decision.Permitted without ->
                    ProtocolExtensions.member(read.call(), without.plan().list().getFirst())
                            .map(FlowRefusals::unlisted)
                            .orElseGet(() -> DenialRefusals.refusal(denied, read.call()));
        };
    }

    private static Refusal unlisted(String member) {
        return Refusal.of(
                        RefusalCode.INVALID_REQUEST,
                        ("The member `%s` may send data beyond the model's location, which"
                                        + " your policies do not permit; remove it.")
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
                        "No endpoint serves this model; GET /v1/models lists the available ones.")
                .at("model");
    }

    static Refusal modelNotAllowed() {
        return Refusal.of(
                        RefusalCode.MODEL_NOT_ALLOWED,
                        "Your tenant may not use this model; GET /v1/models lists those it may"
                                + " use.")
                .at("model");
    }

    static Refusal modelNeverPermitted() {
        return Refusal.of(
                        RefusalCode.NO_PERMITTED_ENDPOINT,
                        "The policies permit no endpoint of this model to your tenant, whatever a"
                                + " request contains; GET /v1/models lists the models they permit.")
                .at("model");
    }
}
