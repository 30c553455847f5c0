package dev.portolan.gateway.routing;

import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.policy.model.Decision;

/** Converts a denial by the policies to a refusal for the caller. */
public final class DenialRefusals {
    private DenialRefusals() {}

    /** Returns the refusal for {@code denied}. */
    public static Refusal refusal(Decision.Denied denied) {
        Refusal refusal = Refusal.of(code(denied.reason()), denied.message());
        return denied.param().isEmpty() ? refusal : refusal.at(denied.param());
    }

    private static RefusalCode code(Decision.Reason reason) {
        return switch (reason) {
            case MODEL_NOT_FOUND -> RefusalCode.MODEL_NOT_FOUND;
            case MODEL_NOT_ALLOWED -> RefusalCode.MODEL_NOT_ALLOWED;
            case NO_PERMITTED_ENDPOINT, NO_POLICY, CONDITION_FAILED ->
                    RefusalCode.NO_PERMITTED_ENDPOINT;
        };
    }
}
