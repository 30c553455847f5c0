package dev.portolan.gateway.upstream;

import java.time.Duration;

/** What follows a failed attempt. */
sealed interface Next {
    /** Another try at the same deployment, after a pause. */
    record SameAfter(Duration pause) implements Next {}

    /** The next deployment of the plan, at once. */
    record Onward() implements Next {}

    /** The next deployment; should none be left, this one again after {@code pause}. */
    record OnwardThenSameAfter(Duration pause) implements Next {}

    /** The next deployment whose context is larger than this one's. */
    record Larger() implements Next {}

    /** Nobody else: the provider's refusal goes to the caller. */
    record Refuse() implements Next {}
}
