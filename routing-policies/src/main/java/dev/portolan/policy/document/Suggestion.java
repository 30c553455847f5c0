package dev.portolan.policy.document;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The known name nearest to a misspelt one. */
public final class Suggestion {

    private Suggestion() {}

    /** {@code "; did you mean "x"?"} if a known name is near, else the empty string. */
    public static String of(String name, Collection<String> known) {
        return nearest(name, known).map(near -> "; did you mean \"" + near + "\"?").orElse("");
    }

    /** Returns the nearest known name, if few of its letters differ. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String wanted = fold(name);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(wanted, fold(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        int allowed = wanted.length() < 4 ? 1 : Math.max(2, wanted.length() / 3);
        return best != null && bestDistance <= allowed ? Optional.of(best) : Optional.empty();
    }

    private static String fold(String name) {
        String cut = name.length() <= 64 ? name : name.substring(0, 64);
        return cut.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
