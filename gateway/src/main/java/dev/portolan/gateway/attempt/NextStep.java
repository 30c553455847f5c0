package dev.portolan.gateway.attempt;

import java.time.Duration;

/** What follows a failed attempt. */
public sealed interface NextStep {
    /** Another try at the same deployment, after a pause. */
    record SameAfter(Duration pause) implements NextStep {}

    /** The next deployment of the plan, at once. */
    record Onward() implements NextStep {}

    /** The next deployment; should none be left, this one again after {@code pause}. */
    record OnwardThenSameAfter(Duration pause) implements NextStep {}

    /** The next deployment whose context is larger than this one's. */
    record Larger() implements NextStep {}

    /** Nobody else: the provider's refusal goes to the caller. */
    record Refuse() implements NextStep {}
}
