package dev.portolan.policy.model;

import java.util.List;

/** The result of applying the policies to one request. */
public sealed interface Decision {

    /** The names of the policies that matched, highest priority first. */
    List<String> policies();

    /** The intersection of what the policies and the caller require. */
    Requirement requirement();

    /**
     * The request may be sent to the deployments in the plan, and to no other.
     *
     * @param needs the capabilities the request needs, which decide on a deployment's placement
     */
    record Permitted(
            List<String> policies,
            Requirement requirement,
            Capabilities needs,
            Plan plan,
            RoutingSettings settings)
            implements Decision {}

    /**
     * The request may not be sent anywhere.
     *
     * @param param the subject of the refusal: an {@link Axis#key()}, {@code model}, a policy's
     *     name, the {@link Capability#key()} that is lacking, or the empty string
     * @param message one sentence for the caller; names no endpoint
     */
    record Denied(
            List<String> policies,
            Requirement requirement,
            Reason reason,
            String param,
            String message)
            implements Decision {}

    /** The reason for a denial. */
    enum Reason {
        /** No deployment or alias has that name. */
        MODEL_NOT_FOUND,
        /** The tenant may not use the model or alias. */
        MODEL_NOT_ALLOWED,
        /** Deployments serve the model, but the policies permit none to take this request. */
        NO_PERMITTED_ENDPOINT,
        /**
         * The policies permit deployments of the model, but none supports all the request needs.
         */
        UNSUPPORTED,
        /** No policy applies to the request. */
        NO_POLICY,
        /** A policy's condition could not be evaluated. */
        CONDITION_FAILED;

        /**
         * Returns the code for logs and explanations; a caller gets the code of
         * NO_PERMITTED_ENDPOINT for the last two.
         */
        public String code() {
            return switch (this) {
                case MODEL_NOT_FOUND -> "model_not_found";
                case MODEL_NOT_ALLOWED -> "model_not_allowed";
                case NO_PERMITTED_ENDPOINT -> "no_permitted_endpoint";
                case UNSUPPORTED -> "unsupported";
                case NO_POLICY -> "no_policy";
                case CONDITION_FAILED -> "condition_failed";
            };
        }
    }
}
