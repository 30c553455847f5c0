package dev.portolan.policy.engine;

import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Decision.Denied;
import dev.portolan.policy.model.Decision.Reason;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.Requirement;

import java.util.List;

/** The denials, each with a message on what to do; no message contains an endpoint. */
final class Denials {

    private static final Capabilities SIDE_PATHS =
            Capabilities.of(
                    Capability.WEB_SEARCH,
                    Capability.HOSTED_TOOLS,
                    Capability.REMOTE_MEDIA,
                    Capability.STORED,
                    Capability.OPENAI_EXTENSIONS,
                    Capability.MISTRAL_EXTENSIONS,
                    Capability.ANTHROPIC_EXTENSIONS,
                    Capability.CONVERSE_EXTENSIONS,
                    Capability.GEMINI_EXTENSIONS);

    private Denials() {}

    static Denied modelNotFound(RequestFacts request) {
        return new Denied(
                List.of(),
                Requirement.NONE,
                Reason.MODEL_NOT_FOUND,
                "model",
                "No endpoint serves the model \"%s\"; GET /v1/models lists those you may use."
                        .formatted(shown(request.model())));
    }

    static Denied conditionFailed(String policy) {
        return new Denied(
                List.of(),
                Requirement.NONE,
                Reason.CONDITION_FAILED,
                policy,
                "The condition of the policy \"%s\" cannot be evaluated for this request; ask your"
                                .formatted(policy)
                        + " operator to correct it.");
    }

    static Denied noPolicy() {
        return new Denied(
                List.of(),
                Requirement.NONE,
                Reason.NO_POLICY,
                "",
                "No routing policy applies to this request; ask your operator for one,"
                        + " or send what an existing one requires.");
    }

    /**
     * Returns the denial of a request that the policies permit and no deployment can serve.
     *
     * @param lacking what the deployment that comes nearest does not support
     */
    static Denied unsupported(
            RequestFacts request,
            Combination combination,
            RequirementFilter filter,
            Capabilities lacking) {
        return new Denied(
                combination.names(),
                filter.requirement(),
                Reason.UNSUPPORTED,
                lacking.list().getFirst().key(),
                ("No endpoint that serves \"%s\" supports all that this request needs (lacking:"
                                + " %s); choose another model, or leave it out.")
                        .formatted(shown(request.model()), lacking));
    }

    static Denied atStage(
            FilterStage stage,
            RequestFacts request,
            Combination combination,
            RequirementFilter filter) {
        Reason reason =
                stage instanceof FilterStage.Access
                        ? Reason.MODEL_NOT_ALLOWED
                        : Reason.NO_PERMITTED_ENDPOINT;
        return new Denied(
                combination.names(),
                filter.requirement(),
                reason,
                stage.param(),
                message(stage, request, filter.requirement()) + hint(stage, request));
    }

    /** Returns a denial that holds for every model and every body. */
    static Denied forEveryBody(Axis axis, Combination combination, RequirementFilter filter) {
        String allowed = filter.requirement().allowed(axis);
        String message =
                axis == Axis.COPIES
                        ? copies(allowed)
                        : ("No endpoint keeps what is required of %s (%s); have the policies"
                                        + " changed.")
                                .formatted(axis.key(), allowed);
        return new Denied(
                combination.names(),
                filter.requirement(),
                Reason.NO_PERMITTED_ENDPOINT,
                axis.key(),
                message);
    }

    private static String copies(String allowed) {
        return ("This gateway keeps or passes data outside what the policies allow for copies (%s);"
                        + " send the request to a gateway within.")
                .formatted(allowed);
    }

    /** A hint to leave out capabilities that roam, if the request needs any. */
    private static String hint(FilterStage stage, RequestFacts request) {
        Capabilities abroad = request.demand().needs().common(SIDE_PATHS);
        return stage.order() <= FilterStages.NEEDS.order() || abroad.equals(Capabilities.NONE)
                ? ""
                : " This request also needs %s, which may send data anywhere; send it without."
                        .formatted(abroad);
    }

    private static String message(
            FilterStage stage, RequestFacts request, Requirement requirement) {
        String model = shown(request.model());
        return switch (stage) {
            case FilterStage.Access _ ->
                    "Your tenant may not use the model \"%s\"; GET /v1/models lists those it may."
                            .formatted(model);
            case FilterStage.Needs _ ->
                    throw new IllegalArgumentException("a lacking capability has its own denial");
            case FilterStage.OnAxis(Axis axis, int _) when axis == Axis.COPIES ->
                    copies(requirement.allowed(axis));
            case FilterStage.OnAxis(Axis axis, int _) ->
                    ("No endpoint that serves \"%s\" keeps what is required of %s (%s); choose"
                                    + " another model, or have the policies changed.")
                            .formatted(model, axis.key(), requirement.allowed(axis));
            case FilterStage.Kept _ -> throw new IllegalArgumentException("kept is no denial");
        };
    }

    private static String shown(String model) {
        return model.length() <= 100 ? model : model.substring(0, 99) + "…";
    }
}
