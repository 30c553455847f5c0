package dev.portolan.gateway.listener;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Names requests: the caller's own id where it is sane, else a new one. */
public final class RequestIds {
    private static final int MAX_LENGTH = 128;
    private static final HexFormat HEX = HexFormat.of();

    private final RandomGenerator random;

    /** Ids drawn from {@code random}, which need not be unpredictable: an id is no secret. */
    public RequestIds(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The id {@code offered} by the caller when it may stand in a header and a log, else a new one.
     */
    public String of(@Nullable String offered) {
        return offered != null && isSane(offered) ? offered : next();
    }

    private String next() {
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }

    private static boolean isSane(String id) {
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
