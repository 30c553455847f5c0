package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.AttemptPermit;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.request.Operation;

/** Records what one attempt shows of its deployment, and ends the attempt's permit. */
final class AttemptVerdict {
    private final LiveDeployment deployment;
    private final AttemptPermit permit;
    private final AttemptClock clock;
    private final Watchdog watchdog;
    private final boolean counts;

    AttemptVerdict(AttemptPlan plan, AttemptClock clock, Watchdog watchdog) {
        this.deployment = plan.deployment();
        this.permit = plan.permit();
        this.clock = clock;
        this.watchdog = watchdog;
        this.counts = plan.request().call().operation().kind() == Operation.Kind.TOKEN_COUNT;
    }

    /** The model showed for the first time that it is at work. */
    void firstSign() {
        permit.onFirstToken(clock.comparable(clock.elapsed()), clock.allowed());
    }

    /** The stream that {@code relay} has written is complete. */
    void streamed(StreamRelay relay) {
        long now = watchdog.now();
        permit.succeeded(clock.comparable(clock.firstToken()), clock.allowed());
        deployment.onStream(
                permit, clock.firstSign(), clock.sinceFirstToken(), relay.contentEvents() - 1, now);
    }

    /** A whole answer came. A count of tokens does not show how long an answer takes. */
    void answered() {
        long now = watchdog.now();
        long took = clock.elapsed();
        permit.succeeded(clock.comparable(took), clock.allowed());
        if (clock.isUsual() && !counts) {
            deployment.onWholeAnswer(permit, took, now);
        }
    }

    /** The attempt failed. */
    void failed(FailedAttempt failure) {
        boolean blamed = clock.blames(failure.outcome());
        if (blamed && permit.isCurrent()) {
            deployment.latency().recordFailure(clock.elapsed(), watchdog.now());
        }
        if (blamed || failure.outcome() == AttemptOutcome.RATE_LIMITED) {
            permit.failed(failure.outcome());
        } else {
            permit.abandoned();
        }
        deployment.onFailure(failure, watchdog.now());
    }

    /** The attempt was cancelled with {@code outcome}. */
    void cancelled(AttemptOutcome outcome) {
        if (clock.blames(outcome)) {
            permit.failed(outcome);
        } else {
            permit.abandoned();
        }
    }
}
