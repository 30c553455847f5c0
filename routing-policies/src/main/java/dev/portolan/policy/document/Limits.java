package dev.portolan.policy.document;

/**
 * Bounds on what one document may cost: its characters, its nesting, and its values after aliases
 * are expanded (so that a few anchors cannot grow into millions of values).
 */
public record Limits(int characters, int depth, int values) {

    /** 8 Mi characters, 64 levels, 500,000 values. */
    public static final Limits DEFAULT = new Limits(8 << 20, 64, 500_000);

    public Limits {
        if (characters < 1 || depth < 1 || values < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }
}
