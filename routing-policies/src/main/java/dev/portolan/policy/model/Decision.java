package dev.portolan.policy.model;

import java.util.List;

/** What the policies say about one request. */
public sealed interface Decision {

    /** The names of the policies that matched, highest priority first. */
    List<String> policies();

    /** Everything they and the caller require, together. */
    Requirement requirement();

    /**
     * The request may be sent to what the plan lists, and nowhere else.
     *
     * @param needs what the request needs, on which it depends where a deployment leads
     */
    record Permitted(
            List<String> policies,
            Requirement requirement,
            Capabilities needs,
            Plan plan,
            RoutingSettings conduct)
            implements Decision {}

    /**
     * The request may not be sent anywhere.
     *
     * @param param what the refusal is about: an {@link Axis#key()}, {@code model}, a policy's
     *     name, or the empty string
     * @param message one sentence for the caller; names no endpoint
     */
    record Denied(
            List<String> policies,
            Requirement requirement,
            Reason reason,
            String param,
            String message)
            implements Decision {}

    /** Why a request is denied. */
    enum Reason {
        /** No deployment or alias has that name. */
        MODEL_NOT_FOUND,
        /** The tenant may not use it. */
        MODEL_NOT_ALLOWED,
        /** Deployments serve the model, none may or can take this request. */
        NO_PERMITTED_ENDPOINT,
        /** No policy applies to the request. */
        NO_POLICY,
        /** A policy's condition could not be evaluated. */
        CONDITION_FAILED;

        /** The code in an error body; the last two are the third to a caller. */
        public String code() {
            return switch (this) {
                case MODEL_NOT_FOUND -> "model_not_found";
                case MODEL_NOT_ALLOWED -> "model_not_allowed";
                case NO_PERMITTED_ENDPOINT -> "no_permitted_endpoint";
                case NO_POLICY -> "no_policy";
                case CONDITION_FAILED -> "condition_failed";
            };
        }
    }
}
