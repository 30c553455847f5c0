package dev.portolan.gateway.snapshot;

import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.gateway.cache.AnswerCache;
import dev.portolan.gateway.cache.CallResult;
import dev.portolan.gateway.cache.CoalescedCalls;
import dev.portolan.gateway.cache.SharedAnswerHead;
import dev.portolan.gateway.cache.TierOptions;
import dev.portolan.gateway.fleet.ExpectedTokens;
import dev.portolan.gateway.fleet.Fleet;
import dev.portolan.gateway.identity.Keyring;
import dev.portolan.gateway.listener.RequestBody;
import dev.portolan.gateway.receipt.ListPrice;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.replay.RecordedNames;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The configuration in force and the live state of its deployments: what a request lives and dies
 * in.
 *
 * @param loadedAt when it was loaded
 * @param keyring who may call
 * @param engine what decides
 * @param fleet where requests can go
 * @param prices what each deployment's provider asks
 * @param models the names of models and aliases
 * @param expectations what answers grow to
 * @param read the headers and tags that conditions read
 * @param recorded the headers and tags that records of decisions hold
 * @param answers what answers are kept, from one world to the next
 * @param flights the calls in the air that equal requests share, in this world only
 * @param tier where the cache that all replicas share is; null where there is none
 * @param memory what bodies under way may hold, from one world to the next
 * @param limits what a caller, and all callers together, may take
 */
public record RuntimeSnapshot(
        Instant loadedAt,
        Keyring keyring,
        PolicyEngine engine,
        Fleet fleet,
        Map<DeploymentId, ListPrice> prices,
        Set<String> models,
        ExpectedTokens expectations,
        RecordedNames read,
        RecordedNames recorded,
        AnswerCache answers,
        CoalescedCalls<SharedAnswerHead, CallResult> flights,
        @Nullable TierOptions tier,
        MemoryBudget memory,
        Limits limits) {

    public ListPrice priceOf(DeploymentId deployment) {
        return prices.getOrDefault(deployment, ListPrice.UNKNOWN);
    }

    /** {@code name} where the configuration has it, null where it is only a caller's text. */
    public @Nullable String knownModel(String name) {
        return models.contains(name) ? name : null;
    }

    /**
     * What may be taken.
     *
     * @param body by one request's body
     * @param concurrentRequests by all requests together
     * @param writeNanos by a caller that takes nothing of its answer, in nanoseconds
     */
    public record Limits(RequestBody.Limits body, int concurrentRequests, long writeNanos) {}
}
