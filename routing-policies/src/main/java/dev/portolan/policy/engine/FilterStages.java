package dev.portolan.policy.engine;

import dev.portolan.policy.model.Axis;

import java.util.List;

/** The stages of the filter, one value each, in the order in which they are tested. */
final class FilterStages {
    /** The tenant may use the model. */
    static final FilterStage ACCESS = new FilterStage.Access();

    /** The gateway's own copies lie where they may. */
    static final FilterStage COPIES = new FilterStage.OnAxis(Axis.COPIES, 1);

    /** The deployment supports all that the request needs. */
    static final FilterStage NEEDS = new FilterStage.Needs();

    /** The candidate passed every test. */
    static final FilterStage PASSED = new FilterStage.Kept();

    private static final FilterStage.OnAxis[] PLACEMENT = placement();

    private FilterStages() {}

    /** Returns the stage at which an axis of a placement is tested. */
    static FilterStage of(Axis axis) {
        for (FilterStage.OnAxis stage : PLACEMENT) {
            if (stage.axis() == axis) {
                return stage;
            }
        }
        return COPIES;
    }

    private static FilterStage.OnAxis[] placement() {
        List<Axis> axes = Axis.ofDeployments();
        var stages = new FilterStage.OnAxis[axes.size()];
        for (int i = 0; i < stages.length; i++) {
            stages[i] = new FilterStage.OnAxis(axes.get(i), 3 + i);
        }
        return stages;
    }
}
