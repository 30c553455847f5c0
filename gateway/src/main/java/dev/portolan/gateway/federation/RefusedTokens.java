package dev.portolan.gateway.federation;

import dev.portolan.gateway.oidc.TokenRefusal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** Counts refused tokens, and logs each reason and issuer once a minute at most. */
final class RefusedTokens {
    private static final System.Logger LOG = System.getLogger("dev.portolan.identity");
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final ConcurrentMap<Kind, Tally> tallies = new ConcurrentHashMap<>();
    private final Consumer<String> counter;
    private final InstantSource clock;

    RefusedTokens(Consumer<String> counter, InstantSource clock) {
        this.counter = counter;
        this.clock = clock;
    }

    /** Both are of the configuration, so that their number is small. */
    private record Kind(TokenRefusal reason, String issuer) {}

    /**
     * What has happened since a line was logged.
     *
     * @param unlogged refusals that no line tells of
     */
    private record Tally(Instant loggedAt, long unlogged) {}

    void add(TokenRefusal reason, String issuer) {
        counter.accept(reason.label());
        Instant now = clock.instant();
        tallies.compute(new Kind(reason, issuer), (kind, before) -> next(kind, before, now));
    }

    private static Tally next(Kind kind, @Nullable Tally before, Instant now) {
        if (before != null && now.isBefore(before.loggedAt().plus(PERIOD))) {
            return new Tally(before.loggedAt(), before.unlogged() + 1);
        }
        long more = before == null ? 0 : before.unlogged();
        LOG.log(
                System.Logger.Level.WARNING,
                "refused a token (issuer: {0}): {1}; {2} more since the last such line",
                kind.issuer(),
                kind.reason().meaning(),
                more);
        return new Tally(now, 0);
    }
}
