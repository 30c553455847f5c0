package dev.portolan.policy.replay;

import dev.portolan.policy.replay.ReplayDifference.Change;
import dev.portolan.policy.replay.ReplayDifference.Leaving;
import dev.portolan.policy.replay.ReplayDifference.OfTenant;

import java.util.Locale;

/** A difference as lines of text. */
public final class DifferenceText {

    private final StringBuilder text = new StringBuilder();

    private DifferenceText() {}

    /** Returns the text; each line ends with a line break. */
    public static String of(ReplayDifference difference) {
        return new DifferenceText().write(difference);
    }

    private String write(ReplayDifference difference) {
        line(
                "",
                "replayed %,d requests of %,d tenants; %,d would leave what the baseline kept"
                        .formatted(
                                difference.requests(),
                                difference.tenants().size(),
                                difference.leaving()));
        difference.tenants().forEach(this::tenant);
        for (Leaving leaving : difference.examples()) {
            line(
                    "leaving   ",
                    "%s of %s for %s: %s; kept: %s"
                            .formatted(
                                    leaving.id().isEmpty() ? "a request" : leaving.id(),
                                    leaving.tenant(),
                                    leaving.model(),
                                    leaving.path(),
                                    leaving.kept()));
        }
        long more = difference.leaving() - difference.examples().size();
        if (more > 0) {
            line("          ", "and %,d more".formatted(more));
        }
        return text.toString();
    }

    private void tenant(String id, OfTenant tenant) {
        line("tenant    ", id);
        line(
                "  requests ",
                "%,d, of which leaving %,d, newly denied %,d, newly permitted %,d, elsewhere first %,d"
                        .formatted(
                                tenant.requests(),
                                tenant.leaving(),
                                tenant.denied(),
                                tenant.permitted(),
                                tenant.moved()));
        line("  residency", "may be processed in " + change(tenant.processing()));
        line("  cost     ", numbers(tenant.cost(), "%.6f", "no price or no usage known"));
        line("  latency  ", numbers(tenant.firstToken(), "%.0f ms", "not measured in this log"));
        tenant.firstChoices()
                .forEach(
                        (deployment, count) ->
                                line("  first    ", deployment + " " + change(count)));
    }

    private static String change(Change<?> change) {
        String before = String.valueOf(change.baseline());
        String after = String.valueOf(change.candidate());
        return before.equals(after) ? before + ", as before" : before + " -> " + after;
    }

    private static String numbers(Change<Double> change, String format, String unknown) {
        if (Double.isNaN(change.baseline())) {
            return unknown;
        }
        String before = String.format(Locale.ROOT, format, change.baseline());
        String after = String.format(Locale.ROOT, format, change.candidate());
        double share = (change.candidate() - change.baseline()) / change.baseline() * 100;
        return Double.isFinite(share)
                ? String.format(Locale.ROOT, "%s -> %s (%+.1f %%)", before, after, share)
                : before + " -> " + after;
    }

    private void line(String label, String value) {
        text.append(label).append(label.isEmpty() ? "" : " ").append(value).append('\n');
    }
}
