package dev.portolan.gateway.oidc;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The keys of one issuer, fetched again every five minutes and, at most every ten seconds, when a
 * token names an unknown key. If the issuer cannot be reached, the keys remain in use for a day.
 * Thread-safe; no method waits.
 */
public final class IssuerKeys {
    private static final System.Logger LOG = System.getLogger("dev.portolan.identity");
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);
    private static final Duration UNKNOWN_KEY = Duration.ofSeconds(10);
    private static final Duration MAX_AGE = Duration.ofDays(1);
    private static final int LOGGED_FAILURES = 60;

    private final IssuerAccess access;
    private final Source source;
    private final InstantSource clock;
    private final Executor executor;
    private volatile KeySet keys = KeySet.NEVER;
    private volatile long failures;
    private @Nullable CompletableFuture<KeySet> fetching;
    private Instant nextFetch = Instant.MIN;
    private Instant lastUnknown = Instant.MIN;
    private int failuresInARow;

    /** Fetches keys. */
    @FunctionalInterface
    interface Source {
        /** Fetches the keys; may block. */
        KeySet fetch() throws IssuerUnavailableException;
    }

    IssuerKeys(IssuerAccess access, Source source, InstantSource clock, Executor executor) {
        this.access = access;
        this.source = source;
        this.clock = clock;
        this.executor = executor;
    }

    /** Returns the issuer whose keys these are. */
    public IssuerAccess access() {
        return access;
    }

    /** Returns the keys in use; none if they have not been fetched for a day. */
    public KeySet current() {
        KeySet now = keys;
        return clock.instant().isAfter(now.fetchedAt().plus(MAX_AGE)) ? KeySet.NEVER : now;
    }

    /** Returns how many fetches have failed. */
    public long failures() {
        return failures;
    }

    /**
     * Returns the keys, once they have been fetched anew for a token whose key is not among them;
     * at once if that was tried lately. Never fails.
     */
    public synchronized CompletableFuture<KeySet> refreshForUnknownKey() {
        if (fetching != null) {
            return fetching;
        }
        Instant now = clock.instant();
        if (now.isBefore(lastUnknown.plus(UNKNOWN_KEY))) {
            return CompletableFuture.completedFuture(current());
        }
        lastUnknown = now;
        return refresh();
    }

    /** Fetches the keys if that is due. */
    public synchronized void tick() {
        if (fetching == null && !clock.instant().isBefore(nextFetch)) {
            var _ = refresh();
        }
    }

    private CompletableFuture<KeySet> refresh() {
        if (fetching == null) {
            CompletableFuture<KeySet> started = new CompletableFuture<>();
            fetching = started;
            executor.execute(() -> fetch(started));
            return started;
        }
        return fetching;
    }

    private void fetch(CompletableFuture<KeySet> started) {
        try {
            KeySet fetched = source.fetch();
            succeeded(fetched);
        } catch (IssuerUnavailableException e) {
            failed(e.getMessage() == null ? "" : e.getMessage());
        } catch (RuntimeException e) {
            failed(e.getClass().getSimpleName());
        } finally {
            started.complete(current());
        }
    }

    private synchronized void succeeded(KeySet fetched) {
        if (failuresInARow > 0 || keys.equals(KeySet.NEVER)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "fetched {0} keys of the issuer {1}",
                    fetched.keys().size(),
                    access.issuer());
        }
        keys = fetched;
        failuresInARow = 0;
        fetching = null;
        nextFetch = clock.instant().plus(REFRESH);
    }

    private synchronized void failed(String reason) {
        if (failuresInARow % LOGGED_FAILURES == 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the keys of the issuer {0} cannot be fetched: {1}; {2}",
                    access.issuer(),
                    reason,
                    current().keys().isEmpty()
                            ? "its tokens are refused until they are"
                            : "the keys fetched before remain in use for a day");
        }
        failures++;
        Duration retry = FIRST_RETRY.multipliedBy(1L << Math.min(failuresInARow, 6));
        failuresInARow++;
        fetching = null;
        nextFetch = clock.instant().plus(retry.compareTo(LAST_RETRY) < 0 ? retry : LAST_RETRY);
    }
}
