package dev.portolan.policy.document;

import dev.portolan.policy.document.Node.Scalar;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Enum constants and amounts in the notation of files. */
public final class Words {

    private Words() {}

    /** {@code ABUSE_MONITORING} as {@code abuse-monitoring}. */
    public static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the constant a value names; empty, with a finding, if it names none. */
    public static <E extends Enum<E>> Optional<E> parse(
            Scalar value, String what, Class<E> words, Findings findings) {
        List<String> known = new ArrayList<>();
        for (E constant : words.getEnumConstants()) {
            String name = kebab(constant);
            if (name.equals(value.text())) {
                return Optional.of(constant);
            }
            known.add(name);
        }
        findings.error(
                value.at(),
                "%s is %s (expected: %s)%s"
                        .formatted(
                                what,
                                value.shown(),
                                String.join(", ", known),
                                value.secret() ? "" : Suggestion.of(value.text(), known)));
        return Optional.empty();
    }

    /** A duration as written in files, in its largest whole unit. */
    public static String duration(Duration value) {
        long millis = value.toMillis();
        if (millis != 0 && millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis != 0 && millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis != 0 && millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    /** A decimal number, or NaN if it is none. */
    static double number(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.+-eE".indexOf(text.charAt(i)) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
