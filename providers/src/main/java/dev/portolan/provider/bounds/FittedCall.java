package dev.portolan.provider.bounds;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;

import java.util.List;
import java.util.Map;

/** A call within a target's bounds, or the reason why there is none. */
sealed interface FittedCall {
    /**
     * The call to prepare.
     *
     * @param names the caller's name of each tool by the name that is sent, for those that differ
     * @param dropped the members left out
     */
    record Fitted(Call call, Map<String, String> names, List<String> dropped)
            implements FittedCall {
        public Fitted {
            names = Map.copyOf(names);
            dropped = List.copyOf(dropped);
        }
    }

    /** The call can't be brought within the bounds without changing the answer. */
    record Refused(Preparation.Unsupported why) implements FittedCall {}
}
