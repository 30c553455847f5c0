package dev.portolan.policy.proof;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The values a variable may take, one for each way its tests can come out.
 *
 * @param values a text, number, Boolean or tenant each; {@link Ghost} where the tests may come out
 *     that way but no value is known that makes them
 */
record Domain(List<Object> values) {

    /** A header, label or tag that is not there. */
    enum Absent {
        ABSENT
    }

    /** An outcome of tests that no known value brings about; {@code outcome} has a bit per test. */
    record Ghost(long outcome) {}

    Domain {
        values = List.copyOf(values);
    }

    int size() {
        return values.size();
    }

    /** The value of a choice; null if none is known. */
    @Nullable Object value(int choice) {
        Object value = values.get(choice);
        return value instanceof Ghost ? null : value;
    }
}
