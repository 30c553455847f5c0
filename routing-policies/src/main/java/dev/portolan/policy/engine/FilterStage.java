package dev.portolan.policy.engine;

import dev.portolan.policy.model.Axis;

/**
 * The tests that a candidate passes in order: access, copies, needs, and then each axis of its
 * placement; {@link Kept} is the end after all of them.
 */
sealed interface FilterStage {

    /** The index of this stage; a refusal is about the last stage that any candidate reached. */
    int order();

    /** Returns whether it is the end after all tests. */
    default boolean passedAll() {
        return this instanceof Kept;
    }

    /** The parameter that a refusal at this stage names. */
    String param();

    /** The tenant's allow-list. */
    record Access() implements FilterStage {
        @Override
        public int order() {
            return 0;
        }

        @Override
        public String param() {
            return "model";
        }
    }

    /** The capabilities that the request needs. */
    record Needs() implements FilterStage {
        @Override
        public int order() {
            return 2;
        }

        @Override
        public String param() {
            return "needs";
        }
    }

    /** The limit on one axis. */
    record OnAxis(Axis axis, int order) implements FilterStage {
        @Override
        public String param() {
            return axis.key();
        }
    }

    /** The end. */
    record Kept() implements FilterStage {
        @Override
        public int order() {
            return Integer.MAX_VALUE;
        }

        @Override
        public String param() {
            return "";
        }
    }
}
