package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.EventLoopResources;
import dev.portolan.gateway.cache.SharedTier;
import dev.portolan.gateway.cache.TierOptions;
import dev.portolan.gateway.flow.DataPlane.Shared;
import dev.portolan.gateway.listener.RequestIds;
import dev.portolan.gateway.telemetry.GovernanceTelemetry.Step;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The objects that the requests of one event loop share.
 *
 * @param shared the objects that all event loops share
 * @param loop timeouts and connections
 * @param ids generates ids for requests
 * @param random breaks ties between equal deployments
 * @param clock the time of day
 * @param tiers opens the cache tier that all replicas share
 * @param open the exchanges under way on this loop
 */
record LoopContext(
        Shared shared,
        EventLoopResources loop,
        RequestIds ids,
        RandomGenerator random,
        InstantSource clock,
        Function<TierOptions, SharedTier> tiers,
        Set<Exchange> open) {

    /** Records the time of a step that began at {@code start}. */
    void took(Step step, long start) {
        shared.telemetry().onDecisionStep(step, loop.watchdog().now() - start);
    }

    static LoopContext of(
            Shared shared,
            EventLoopResources loop,
            RandomGenerator random,
            Function<TierOptions, SharedTier> tiers) {
        return new LoopContext(
                shared,
                loop,
                new RequestIds(random),
                random,
                shared.time().clock(),
                tiers,
                new HashSet<>());
    }
}
