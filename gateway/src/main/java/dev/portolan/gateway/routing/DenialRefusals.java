package dev.portolan.gateway.routing;

import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Decision;
import dev.portolan.provider.Call;
import dev.portolan.provider.request.Feature;

import java.util.Optional;

/** Converts a denial by the policies to a refusal for the caller. */
public final class DenialRefusals {
    private DenialRefusals() {}

    /** Returns the refusal for {@code denied}. */
    public static Refusal refusal(Decision.Denied denied) {
        Refusal refusal = Refusal.of(code(denied.reason()), denied.message());
        return denied.param().isEmpty() ? refusal : refusal.at(denied.param());
    }

    /**
     * Returns the refusal for {@code denied}; if it is for something that {@code call} needs, with
     * the field that asks for it.
     */
    public static Refusal refusal(Decision.Denied denied, Call call) {
        if (denied.reason() != Decision.Reason.UNSUPPORTED) {
            return refusal(denied);
        }
        String field = field(denied.param(), call);
        // Anthropic's errors have no member for the field.
        return Refusal.of(
                        code(denied.reason()),
                        "%s It is needed by `%s`.".formatted(denied.message(), field))
                .at(field);
    }

    /** Returns the field that asks for a capability: the model, if it is the operation itself. */
    private static String field(String lacking, Call call) {
        if (lacking.equals(Capability.STREAMING.key())) {
            return "stream";
        }
        Optional<Feature> feature =
                lacking.equals(Capability.ASSISTANT_LAST.key())
                        ? Optional.of(Feature.PREFILL)
                        : Feature.labelled(lacking);
        return feature.map(call.head()::field).orElse("model");
    }

    private static RefusalCode code(Decision.Reason reason) {
        return switch (reason) {
            case MODEL_NOT_FOUND -> RefusalCode.MODEL_NOT_FOUND;
            case MODEL_NOT_ALLOWED -> RefusalCode.MODEL_NOT_ALLOWED;
            case UNSUPPORTED -> RefusalCode.UNSUPPORTED;
            case NO_PERMITTED_ENDPOINT, NO_POLICY, CONDITION_FAILED ->
                    RefusalCode.NO_PERMITTED_ENDPOINT;
        };
    }
}
