package dev.portolan.gateway.listener;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Assigns request ids: the caller's own if it is well-formed, else a new one. */
public final class RequestIds {
    private static final int MAX_LENGTH = 128;
    private static final HexFormat HEX = HexFormat.of();

    private final RandomGenerator random;

    /** Draws ids from {@code random}, which need not be unpredictable: an id is not a secret. */
    public RequestIds(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Returns the id {@code offered} by the caller if it is safe in a header and a log, else a new
     * one.
     */
    public String of(@Nullable String offered) {
        return offered != null && isWellFormed(offered) ? offered : next();
    }

    private String next() {
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }

    private static boolean isWellFormed(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (!isPlain(id.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == ':';
    }
}
