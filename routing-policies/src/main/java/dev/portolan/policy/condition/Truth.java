package dev.portolan.policy.condition;

/** The answer of a condition. {@code FAILED} means it could not be evaluated, and denies. */
public enum Truth {
    FALSE,
    TRUE,
    FAILED;

    static Truth of(boolean value) {
        return value ? TRUE : FALSE;
    }

    Truth negate() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case FAILED -> FAILED;
        };
    }
}
