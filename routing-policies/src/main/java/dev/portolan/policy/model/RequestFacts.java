package dev.portolan.policy.model;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * The facts of a request that its decision depends on; no prompt.
 *
 * @param model the requested model or alias, or {@link #ANY_MODEL}
 * @param path the path of the call, {@code /v1/chat/completions}
 * @param headers the caller's headers, names in lower case
 * @param tags the tags in {@code x-portolan-tags}
 */
public record RequestFacts(
        Caller caller,
        String model,
        String path,
        Map<String, String> headers,
        Map<String, String> tags,
        Demand demand,
        Preferences preferences) {

    /**
     * The model's name in a record of a request whose body was not read; no model has this name.
     */
    public static final String ANY_MODEL = "*";

    /** Returns this request for another model. */
    public RequestFacts forModel(String name) {
        return new RequestFacts(caller, name, path, headers, tags, demand, preferences);
    }

    /**
     * The caller of a request.
     *
     * @param models the models and aliases the tenant may use; null if all
     * @param budgetRemaining the share left of the budget that is nearest to its end, 0 to 1; 1
     *     without a budget
     */
    public record Caller(
            String tenant,
            Map<String, String> labels,
            String key,
            @Nullable Set<String> models,
            double budgetRemaining) {

        /** A caller without a budget, or with one that is unused. */
        public Caller(
                String tenant,
                Map<String, String> labels,
                String key,
                @Nullable Set<String> models) {
            this(tenant, labels, key, models, 1);
        }

        /** Returns whether the tenant may use the model or alias with that name. */
        public boolean mayUse(String name) {
            return models == null || models.contains(name);
        }
    }

    /**
     * The size and the needs of a request.
     *
     * @param inputTokens an estimate
     * @param maxOutputTokens the caller's bound; {@link #UNBOUNDED} if there is none
     */
    public record Demand(boolean stream, int inputTokens, int maxOutputTokens, Capabilities needs) {

        /** The value for output without a limit. */
        public static final int UNBOUNDED = -1;

        /** A plain request of unknown size. */
        public static final Demand PLAIN = new Demand(false, 0, UNBOUNDED, Capabilities.NONE);
    }

    /**
     * The caller's own restrictions and preferences.
     *
     * @param require limits in addition to those of the policies
     * @param prefer replaces the policy's objective if that is cost, latency or balanced
     * @param prefixHash a hash of the conversation's start, for affinity; 0 if there is none
     */
    public record Preferences(
            Requirement require, Prefer.@Nullable Objective prefer, long prefixHash) {

        /** No restriction and no preference. */
        public static final Preferences NONE = new Preferences(Requirement.NONE, null, 0);
    }

    /** Returns this request with other needs. */
    public RequestFacts needing(Capabilities needs) {
        var same = new Demand(demand.stream, demand.inputTokens, demand.maxOutputTokens, needs);
        return new RequestFacts(caller, model, path, headers, tags, same, preferences);
    }

    /** Returns this request without its headers and tags, which may hold personal data. */
    public RequestFacts withoutHeaders() {
        return headers.isEmpty() && tags.isEmpty()
                ? this
                : new RequestFacts(caller, model, path, Map.of(), Map.of(), demand, preferences);
    }

    /** Headers, tags and labels may hold personal data, so none is printed. */
    @Override
    public String toString() {
        return "RequestFacts[" + caller.tenant() + " for " + model + "]";
    }
}
