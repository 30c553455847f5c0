package dev.portolan.provider.bounds;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Replaces identifiers that a target doesn't accept. A replacement is derived from the identifier,
 * so that it is the same in every request, and differs from every other identifier of the request.
 */
final class Replacements {
    private static final int DIGITS = 10;

    private final Map<String, String> replaced = new LinkedHashMap<>();

    /**
     * Replaces what is not accepted.
     *
     * @param all all identifiers of the request
     */
    Replacements(Collection<String> all, IdentifierRule rule, UnaryOperator<String> made) {
        Set<String> taken = new HashSet<>(all);
        for (var identifier : new HashSet<>(all)) {
            if (!rule.accepts(identifier)) {
                replaced.put(identifier, unused(identifier, made, taken));
            }
        }
    }

    private static String unused(String identifier, UnaryOperator<String> made, Set<String> taken) {
        var candidate = made.apply(identifier);
        for (int salt = 1; !taken.add(candidate); salt++) {
            candidate = made.apply(identifier + "#" + salt);
        }
        return candidate;
    }

    /** Returns what to send by what the caller sent, for each identifier that changes. */
    Map<String, String> bySource() {
        return replaced;
    }

    /** Returns a name that begins like {@code name} and ends with its digest. */
    static String shortName(String name, IdentifierRule rule) {
        var clean = rule.cleaned(name);
        int kept = Math.min(clean.length(), rule.max() - DIGITS - 1);
        return clean.substring(0, kept) + "_" + digest(name).substring(0, DIGITS);
    }

    /** Returns an id of 37 characters. */
    static String shortId(String id) {
        return "call_" + digest(id).substring(0, 32);
    }

    /** Returns a text's SHA-256 in hexadecimal digits. */
    static String digest(String text) {
        try {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
