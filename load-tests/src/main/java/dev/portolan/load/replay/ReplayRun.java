package dev.portolan.load.replay;

import dev.portolan.load.cases.CaseFolder.PendingRun;
import dev.portolan.load.cases.ReplayCase;
import dev.portolan.load.cases.ReplayCase.Variant;
import dev.portolan.load.cases.ReplayDialect;

import java.util.Optional;

/**
 * One case against one dialect, in one way of sending.
 *
 * @param id its id in the configuration, unique in its plan
 * @param of the case
 * @param dialect the dialect
 * @param variant how requests are sent
 * @param pending why it is known to fail; empty if it must pass
 */
public record ReplayRun(
        String id,
        ReplayCase of,
        ReplayDialect dialect,
        Variant variant,
        Optional<String> pending) {

    /** Returns the case, the dialect and the way of sending. */
    public String label() {
        return of.name() + " [" + dialect.id() + how() + "]";
    }

    /** Returns the model's name for callers. */
    String model() {
        return of.setup().model().orElse(id);
    }

    private String how() {
        return switch (variant) {
            case AS_IS -> "";
            case WHOLE -> ", whole";
            case STREAM -> ", stream";
        };
    }

    /** Returns why a run is known to fail. */
    static Optional<String> reason(
            Iterable<PendingRun> pending, ReplayCase of, ReplayDialect dialect, Variant variant) {
        for (var known : pending) {
            if (known.name().equals(of.name())
                    && known.dialects().contains(dialect)
                    && known.variant().map(variant::equals).orElse(true)) {
                return Optional.of(known.reason());
            }
        }
        return Optional.empty();
    }
}
