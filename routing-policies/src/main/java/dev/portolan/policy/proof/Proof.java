package dev.portolan.policy.proof;

import dev.portolan.policy.lang.Invariant;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;

/** What could be found out about one invariant. */
public sealed interface Proof {

    /** The invariant it is about. */
    Invariant invariant();

    /** It holds of every path of every request. */
    record Proved(Invariant invariant) implements Proof {}

    /**
     * A request breaks it.
     *
     * @param request one that can be sent
     * @param decision what the engine decides for it
     * @param path where it would go, and what that breaks; one sentence
     */
    record Refuted(
            Invariant invariant, RequestFacts request, Decision.Permitted decision, String path)
            implements Proof {}

    /**
     * Neither could be shown; it counts as broken.
     *
     * @param why what stood in the way and what to do
     */
    record Undecided(Invariant invariant, String why) implements Proof {}
}
