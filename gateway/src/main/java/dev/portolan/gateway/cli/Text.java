package dev.portolan.gateway.cli;

import org.jspecify.annotations.Nullable;

/** Text that has to fit into one line. */
final class Text {
    private Text() {}

    static String oneLine(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** {@code 1 tenant}, {@code 2 tenants}. */
    static String count(long number, String noun) {
        String plural =
                noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return number + " " + (number == 1 ? noun : plural);
    }
}
