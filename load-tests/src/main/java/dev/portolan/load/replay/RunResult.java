package dev.portolan.load.replay;

import java.util.Optional;

/**
 * The result of one run.
 *
 * @param run the run
 * @param difference the first difference; empty if all was as expected
 */
public record RunResult(ReplayRun run, Optional<String> difference) {

    /** The outcome of a run. */
    public enum Verdict {
        /** All was as expected. */
        PASS("pass"),
        /** Something was not as expected. */
        FAIL("FAIL"),
        /** It failed as the folder's {@code pending.yaml} says. */
        PENDING("pending"),
        /** It passed although the folder's {@code pending.yaml} says that it fails. */
        NOT_PENDING("FAIL");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** Returns the word in the table. */
        String text() {
            return text;
        }
    }

    /** Returns how it ended. */
    public Verdict verdict() {
        if (run.pending().isPresent()) {
            return difference.isPresent() ? Verdict.PENDING : Verdict.NOT_PENDING;
        }
        return difference.isPresent() ? Verdict.FAIL : Verdict.PASS;
    }

    /** Returns what there is to say: a difference, or why it is pending; empty for a pass. */
    public String explanation() {
        return switch (verdict()) {
            case PASS -> "";
            case FAIL -> difference.orElse("");
            case PENDING -> run.pending().orElse("") + ": " + difference.orElse("");
            case NOT_PENDING ->
                    "passes; take it from pending.yaml, where the reason is: "
                            + run.pending().orElse("");
        };
    }

    /** Returns whether the command or the suite fails because of it. */
    public boolean isFailure() {
        return verdict() == Verdict.FAIL || verdict() == Verdict.NOT_PENDING;
    }
}
