package dev.portolan.provider.facts;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Matches names as people write them: close misses, patterns, country codes. */
public final class NameMatching {
    private static final Set<String> ISO = Set.of(Locale.getISOCountries());
    private static final int CLOSE = 2;

    private NameMatching() {}

    public static boolean isCountry(String code) {
        return ISO.contains(code);
    }

    /** Returns why {@code code} is not an ISO country, with the code that was probably meant. */
    public static String notCountry(String code) {
        String upper = code.toUpperCase(Locale.ROOT);
        String meant =
                switch (upper) {
                    case "UK" -> "GB";
                    case "EL" -> "GR";
                    case "EU", "EUR", "EUROPE" -> "EU27, EEA or EU_EFTA where a set is allowed";
                    default -> isCountry(upper) ? upper : "";
                };
        return "`"
                + code
                + "` is not a country (expected: an ISO 3166-1 alpha-2 code"
                + (meant.isEmpty() ? ")" : "; did you mean " + meant + "?)");
    }

    /**
     * Returns whether {@code name} is {@code pattern}, or begins with it up to its final {@code *}.
     */
    public static boolean matches(String pattern, String name) {
        if (pattern.endsWith("*")) {
            return name.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return name.equals(pattern);
    }

    /**
     * Returns the candidate that differs from {@code name} by at most two edits, if there is one.
     */
    static Optional<String> closest(String name, Stream<String> candidates) {
        return candidates
                .filter(c -> Math.abs(c.length() - name.length()) <= CLOSE)
                .filter(c -> distance(c, name) <= CLOSE)
                .min(
                        Comparator.comparingInt((String c) -> distance(c, name))
                                .thenComparing(c -> c));
    }

    public static String didYouMean(String name, Stream<String> candidates) {
        return closest(name, candidates).map(c -> "; did you mean `" + c + "`?").orElse("");
    }

    /** Returns the number of edits, swaps of neighbours included, between two names. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cheapest(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int cheapest(int[][] d, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + same);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
