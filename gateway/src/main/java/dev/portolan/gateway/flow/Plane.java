package dev.portolan.gateway.flow;

import dev.portolan.gateway.flow.DataPlane.Shared;
import dev.portolan.gateway.listener.RequestIds;
import dev.portolan.gateway.upstream.Loop;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What the requests of one event loop share.
 *
 * @param shared what all event loops share
 * @param loop clocks and connections
 * @param ids names for requests
 * @param random what breaks ties between equal deployments
 * @param clock the time of day
 * @param open the exchanges under way on this loop
 */
record Plane(
        Shared shared,
        Loop loop,
        RequestIds ids,
        RandomGenerator random,
        InstantSource clock,
        Set<Exchange> open) {

    static Plane of(Shared shared, Loop loop, RequestIds ids, RandomGenerator random) {
        return new Plane(shared, loop, ids, random, InstantSource.system(), new HashSet<>());
    }
}
