package dev.portolan.provider.mistral;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tool call ids in the form Mistral demands: nine letters or digits. An id of that form stays; any
 * other becomes the first nine base-62 digits of its SHA-256, so that a call and its result agree
 * today and in the next turn. Within one request no two ids become the same.
 */
public final class MistralToolIds {
    private static final int LENGTH = 9;
    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private final Map<String, String> mapped = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** Maps all ids of one request, in their order. */
    public MistralToolIds(Collection<String> ids) {
        for (var id : ids) {
            if (fits(id)) {
                taken.add(id);
                mapped.put(id, id);
            }
        }
        for (var id : ids) {
            mapped.computeIfAbsent(id, this::free);
        }
    }

    /** The id to send in the place of one that was given. */
    public String of(String id) {
        return mapped.getOrDefault(id, id);
    }

    private String free(String id) {
        var candidate = hashed(id);
        for (int salt = 1; !taken.add(candidate); salt++) {
            candidate = hashed(id + "#" + salt);
        }
        return candidate;
    }

    static boolean fits(String id) {
        return id.length() == LENGTH && id.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    private static String hashed(String id) {
        var number = new BigInteger(1, sha256(id));
        var digits = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            var parts = number.divideAndRemainder(BASE);
            digits.append(DIGITS.charAt(parts[1].intValue()));
            number = parts[0];
        }
        return digits.toString();
    }

    private static byte[] sha256(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
