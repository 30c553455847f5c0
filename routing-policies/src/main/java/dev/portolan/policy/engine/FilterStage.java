package dev.portolan.policy.engine;

import dev.portolan.policy.model.Axis;

/** The tests a candidate passes, in order; the last says that it passed them all. */
enum FilterStage {
    ACCESS("model"),
    COPIES(Axis.COPIES.key()),
    NEEDS("needs"),
    PROCESSING(Axis.PROCESSING.key()),
    STORAGE(Axis.STORAGE.key()),
    OPERATOR(Axis.OPERATOR.key()),
    RETENTION(Axis.RETENTION.key()),
    KEPT("");

    private final String param;

    FilterStage(String param) {
        this.param = param;
    }

    /** What a refusal at this stage is about. */
    String param() {
        return param;
    }

    static FilterStage of(Axis axis) {
        return switch (axis) {
            case PROCESSING -> PROCESSING;
            case STORAGE -> STORAGE;
            case COPIES -> COPIES;
            case OPERATOR -> OPERATOR;
            case RETENTION -> RETENTION;
        };
    }
}
