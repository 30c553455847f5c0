package dev.portolan.policy.proof;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The values a variable may take, one for each outcome of its tests.
 *
 * @param values a text, number, Boolean or tenant each; {@link UnnamedValue} if the tests may have
 *     that outcome but no value with it is known
 */
record Domain(List<Object> values) {

    /** An absent header, label or tag. */
    enum Absent {
        ABSENT
    }

    /**
     * A value with an outcome of the tests that no known value has; {@code outcome} has a bit per
     * test.
     */
    record UnnamedValue(long outcome) {}

    Domain {
        values = List.copyOf(values);
    }

    int size() {
        return values.size();
    }

    /** Returns the value of a choice; null if it is unnamed. */
    @Nullable Object value(int choice) {
        Object value = values.get(choice);
        return value instanceof UnnamedValue ? null : value;
    }
}
