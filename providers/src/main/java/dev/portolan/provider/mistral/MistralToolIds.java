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
 * Converts tool call ids to Mistral's form, nine letters or digits. A valid id is unchanged; any
 * other becomes the first nine base-62 digits of its SHA-256, so that a call and its result have
 * the same id in every request. Ids stay distinct within a request.
 */
public final class MistralToolIds {
    private static final int LENGTH = 9;
    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private final Map<String, String> mapped = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** Converts all ids of one request, in their order. */
    public MistralToolIds(Collection<String> ids) {
        for (var id : ids) {
            if (isValid(id)) {
                taken.add(id);
                mapped.put(id, id);
            }
        }
        for (var id : ids) {
            mapped.computeIfAbsent(id, this::unused);
        }
    }

    /** Returns the id to send instead of {@code id}. */
    public String of(String id) {
        return mapped.getOrDefault(id, id);
    }

    private String unused(String id) {
        var candidate = hashed(id);
        for (int salt = 1; !taken.add(candidate); salt++) {
            candidate = hashed(id + "#" + salt);
        }
        return candidate;
    }

    static boolean isValid(String id) {
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
