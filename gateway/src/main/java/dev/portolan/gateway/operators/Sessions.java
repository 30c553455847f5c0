package dev.portolan.gateway.operators;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The sessions of this process: a thousand at most, each until it expires or is unused for an hour.
 * They are kept by the hash of their id, which only the browser has. Thread-safe.
 */
public final class Sessions {
    private static final int MAX_SESSIONS = 1_000;
    private static final int RANDOM_BYTES = 32;
    private static final Duration IDLE = Duration.ofHours(1);

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Cache<String, Session> open;

    /** Creates an empty store; {@code random} must be cryptographically secure. */
    public Sessions(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        this.open =
                Caffeine.newBuilder()
                        .maximumSize(MAX_SESSIONS)
                        .expireAfterAccess(IDLE)
                        .ticker(() -> clock.millis() * 1_000_000)
                        .executor(Runnable::run)
                        .build();
    }

    /** Opens a session and returns its id. */
    String open(Principal principal, SignInSettings by) {
        String id = randomText();
        open.put(
                digest(id),
                new Session(principal, randomText(), clock.instant().plus(by.session()), by));
        return id;
    }

    /**
     * Finds a session by its id.
     *
     * @param inForce the settings in force; null if nobody can sign in
     */
    public Optional<Session> find(@Nullable String id, @Nullable SignInSettings inForce) {
        if (id == null) {
            return Optional.empty();
        }
        String digest = digest(id);
        Session session = open.getIfPresent(digest);
        if (session == null
                || !clock.instant().isBefore(session.expires())
                || !session.by().equals(inForce)) {
            open.invalidate(digest);
            return Optional.empty();
        }
        return Optional.of(session);
    }

    /** Ends a session, if there is one of that id. */
    public void close(@Nullable String id) {
        if (id != null) {
            open.invalidate(digest(id));
        }
    }

    /** Returns 256 random bits as text. */
    String randomText() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns whether both texts are the same, in constant time. */
    public static boolean same(@Nullable String one, String other) {
        return one != null
                && MessageDigest.isEqual(
                        one.getBytes(StandardCharsets.UTF_8),
                        other.getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(String id) {
        return HexFormat.of().formatHex(sha256(id));
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
