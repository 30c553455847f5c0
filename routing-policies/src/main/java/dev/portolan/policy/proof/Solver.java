package dev.portolan.policy.proof;

import dev.portolan.policy.proof.Constraint.Known;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Searches for choices under which every constraint holds: depth first, partial evaluation. */
final class Solver {

    /** The number of steps after which a search gives up and the invariant stays undecided. */
    private static final int STEPS = 200_000;

    /** The search took too long. */
    static final class GaveUp extends Exception {
        GaveUp() {
            super("gave up", null, false, false);
        }
    }

    private final int[] sizes;
    private final int[] chosen;
    private final int limit;
    private int steps;

    private Solver(int[] sizes, int limit) {
        this.sizes = sizes;
        this.limit = limit;
        this.chosen = new int[sizes.length];
        Arrays.fill(chosen, -1);
    }

    /**
     * Choices that satisfy all constraints, -1 where any will do; empty if there are none.
     *
     * @param sizes how many choices each variable has
     */
    static Optional<int[]> solve(List<Constraint> constraints, int[] sizes) throws GaveUp {
        return solve(constraints, sizes, STEPS);
    }

    /** The same, giving up after {@code limit} steps. */
    static Optional<int[]> solve(List<Constraint> constraints, int[] sizes, int limit)
            throws GaveUp {
        var solver = new Solver(sizes, limit);
        return solver.search(constraints) ? Optional.of(solver.chosen) : Optional.empty();
    }

    private boolean search(List<Constraint> constraints) throws GaveUp {
        var open = new ArrayList<Constraint>();
        for (Constraint constraint : constraints) {
            Known known = constraint.under(chosen);
            if (known == Known.FALSE) {
                return false;
            }
            if (known == Known.OPEN) {
                open.add(constraint);
            }
        }
        if (open.isEmpty()) {
            return true;
        }
        int variable = open.getFirst().open(chosen);
        for (int choice = 0; choice < sizes[variable]; choice++) {
            if (++steps > limit) {
                throw new GaveUp();
            }
            chosen[variable] = choice;
            if (search(open)) {
                return true;
            }
        }
        chosen[variable] = -1;
        return false;
    }
}
