package dev.portolan.policy.model;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * What is known of a request when it is decided; no prompt.
 *
 * @param model the model or alias asked for, or {@link #ANY_MODEL}
 * @param path the path of the call, {@code /v1/chat/completions}
 * @param headers the caller's headers, names in lower case
 * @param tags what the caller put into {@code x-portolan-tags}
 */
public record RequestFacts(
        Caller caller,
        String model,
        String path,
        Map<String, String> headers,
        Map<String, String> tags,
        Demand demand,
        Wishes wishes) {

    /** In place of a model's name: the body that names it was not read. No model is called so. */
    public static final String ANY_MODEL = "*";

    /** The same request for another model. */
    public RequestFacts forModel(String name) {
        return new RequestFacts(caller, name, path, headers, tags, demand, wishes);
    }

    /**
     * Who asks.
     *
     * @param models the models and aliases the tenant may use; null if all
     */
    public record Caller(
            String tenant, Map<String, String> labels, String key, @Nullable Set<String> models) {

        /** Whether the tenant may use what goes by that name. */
        public boolean mayUse(String name) {
            return models == null || models.contains(name);
        }
    }

    /**
     * How much is asked.
     *
     * @param inputTokens an estimate
     * @param maxOutputTokens the caller's bound; {@link #UNBOUNDED} if there is none
     */
    public record Demand(boolean stream, int inputTokens, int maxOutputTokens, Capabilities needs) {

        /** The caller set no bound on the output. */
        public static final int UNBOUNDED = -1;

        /** A plain request of unknown size. */
        public static final Demand PLAIN = new Demand(false, 0, UNBOUNDED, Capabilities.NONE);
    }

    /**
     * What the caller wants beyond the policies.
     *
     * @param require tightens, never loosens
     * @param prefer replaces the policy's objective where that is cost, latency or balanced
     * @param prefixHash of the conversation's beginning, for affinity; 0 if there is none
     */
    public record Wishes(Requirement require, Prefer.@Nullable Objective prefer, long prefixHash) {

        /** No wish. */
        public static final Wishes NONE = new Wishes(Requirement.NONE, null, 0);
    }

    /** The same request with other needs. */
    public RequestFacts needing(Capabilities needs) {
        var same = new Demand(demand.stream, demand.inputTokens, demand.maxOutputTokens, needs);
        return new RequestFacts(caller, model, path, headers, tags, same, wishes);
    }

    /** Headers, tags and labels may hold personal data, so none is printed. */
    @Override
    public String toString() {
        return "RequestFacts[" + caller.tenant() + " asks " + model + "]";
    }
}
