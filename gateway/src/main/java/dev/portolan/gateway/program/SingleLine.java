package dev.portolan.gateway.program;

import org.jspecify.annotations.Nullable;

/** Formats text for one line. */
public final class SingleLine {
    private SingleLine() {}

    public static String oneLine(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Formats a number with its noun: {@code 1 tenant}, {@code 2 tenants}. */
    public static String count(long number, String noun) {
        String plural =
                noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return number + " " + (number == 1 ? noun : plural);
    }
}
