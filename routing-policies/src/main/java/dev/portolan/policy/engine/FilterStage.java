package dev.portolan.policy.engine;

import dev.portolan.policy.model.Axis;

/**
 * The tests that a candidate passes in order: access, copies, needs, and then each axis of its
 * placement; {@link #KEPT} is the end after all of them.
 */
sealed interface FilterStage {

    /** The tenant may use the model. */
    FilterStage ACCESS = new Access();

    /** The gateway's own copies lie where they may. */
    FilterStage COPIES = new OnAxis(Axis.COPIES, 1);

    /** The deployment supports all that the request needs. */
    FilterStage NEEDS = new Needs();

    /** The candidate passed every test. */
    FilterStage KEPT = new Kept();

    /** Returns the stage at which an axis of a placement is tested. */
    static FilterStage of(Axis axis) {
        for (OnAxis stage : OnAxis.PLACEMENT) {
            if (stage.axis == axis) {
                return stage;
            }
        }
        return COPIES;
    }

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
        private static final OnAxis[] PLACEMENT = placement();

        private static OnAxis[] placement() {
            var stages = new OnAxis[Axis.ofDeployments().size()];
            for (int i = 0; i < stages.length; i++) {
                stages[i] = new OnAxis(Axis.ofDeployments().get(i), 3 + i);
            }
            return stages;
        }

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
