package dev.portolan.policy.proof;

import dev.portolan.policy.lang.Invariant;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;

/** The result of the proof of one invariant. */
public sealed interface Proof {

    /** The invariant it is about. */
    Invariant invariant();

    /** The invariant holds for every path of every request. */
    record Proved(Invariant invariant) implements Proof {}

    /**
     * A request breaks the invariant.
     *
     * @param request a request that can be sent
     * @param decision the engine's decision on it
     * @param path its path and what that breaks, in one sentence
     */
    record Refuted(
            Invariant invariant, RequestFacts request, Decision.Permitted decision, String path)
            implements Proof {}

    /**
     * Neither was found; the invariant counts as broken.
     *
     * @param why the obstacle and what to do
     */
    record Undecided(Invariant invariant, String why) implements Proof {}
}
