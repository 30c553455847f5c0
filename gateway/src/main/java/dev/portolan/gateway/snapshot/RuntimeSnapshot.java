package dev.portolan.gateway.snapshot;

import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.gateway.cache.AnswerCache;
import dev.portolan.gateway.cache.CoalescedCalls;
import dev.portolan.gateway.cache.TierOptions;
import dev.portolan.gateway.federation.Federation;
import dev.portolan.gateway.fleet.ExpectedTokens;
import dev.portolan.gateway.fleet.Fleet;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.limits.TenantLimits;
import dev.portolan.gateway.listener.RequestBody;
import dev.portolan.gateway.models.ModelDirectory;
import dev.portolan.gateway.price.PriceSchedule;
import dev.portolan.gateway.receipt.CurrencyRates;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.replay.RecordedNames;
import dev.portolan.provider.caller.AnswerModel;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * The configuration in force and the live state of its deployments: the immutable snapshot that a
 * request uses from start to finish.
 *
 * @param loadedAt when it was loaded
 * @param digest the configuration's digest
 * @param keyring the callers' keys
 * @param federation identifies callers by tokens and certificates
 * @param engine decides requests
 * @param fleet the deployments
 * @param prices each deployment's list prices
 * @param directory the models and aliases
 * @param expectations the expected lengths of answers
 * @param read the headers and tags that conditions read
 * @param recorded the headers and tags that records of decisions hold
 * @param answers the cached answers, kept from one snapshot to the next
 * @param calls the calls under way that equal requests share, in this snapshot only
 * @param tier the cache that all replicas share; null if there is none
 * @param memory the memory for bodies under way, kept from one snapshot to the next
 * @param limits the limits of one caller, and of all callers together
 * @param governance what tenants and keys may use
 * @param answerModel the model that answers name
 */
public record RuntimeSnapshot(
        Instant loadedAt,
        String digest,
        Keyring keyring,
        Federation federation,
        PolicyEngine engine,
        Fleet fleet,
        Map<DeploymentId, PriceSchedule> prices,
        ModelDirectory directory,
        ExpectedTokens expectations,
        RecordedNames read,
        RecordedNames recorded,
        AnswerCache answers,
        CoalescedCalls calls,
        @Nullable TierOptions tier,
        MemoryBudget memory,
        Limits limits,
        Governance governance,
        AnswerModel answerModel) {
    /**
     * The limits of what tenants and keys may use.
     *
     * @param limits their limits and budgets
     * @param rates converts costs to the currency that budgets are counted in
     */
    public record Governance(TenantLimits limits, CurrencyRates rates) {}

    /** Returns the same with other callers. */
    RuntimeSnapshot with(
            String source,
            Keyring keys,
            Federation others,
            ModelDirectory listed,
            TenantLimits callers) {
        return new RuntimeSnapshot(
                loadedAt,
                source,
                keys,
                others,
                engine,
                fleet,
                prices,
                listed,
                expectations,
                read,
                recorded,
                answers,
                calls,
                tier,
                memory,
                limits,
                new Governance(callers, governance.rates()),
                answerModel);
    }

    /** Returns the price of {@code deployment} at {@code at}. */
    public PriceSchedule.Step priceOf(DeploymentId deployment, Instant at) {
        return prices.getOrDefault(deployment, PriceSchedule.UNKNOWN).at(at);
    }

    /** Returns {@code name} if it is configured as a model or alias, else null. */
    public @Nullable String knownModel(String name) {
        return directory.has(name) ? name : null;
    }

    /**
     * Limits of callers.
     *
     * @param body the size and time of one request's body
     * @param concurrentRequests how many requests may be under way
     * @param writeNanos how long a caller may read nothing of its answer, in nanoseconds
     */
    public record Limits(RequestBody.Limits body, int concurrentRequests, long writeNanos) {}
}
