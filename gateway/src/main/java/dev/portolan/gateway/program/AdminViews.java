package dev.portolan.gateway.program;

import dev.portolan.gateway.admin.EndpointStates;
import dev.portolan.gateway.admin.EvidenceIntake;
import dev.portolan.gateway.fleet.Fleet;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.DeploymentCondition;
import dev.portolan.gateway.health.DeploymentHealth;
import dev.portolan.gateway.health.DeploymentLatency;
import dev.portolan.gateway.health.RecentAttempts;
import dev.portolan.gateway.health.RetryAfterPause;
import dev.portolan.gateway.snapshot.RuntimeSnapshots;
import dev.portolan.gateway.telemetry.DeploymentGauges;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.provider.credential.CredentialState;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The data plane's state for the admin plane and for metrics. */
final class AdminViews implements EndpointStates, DeploymentGauges, EvidenceIntake {
    private static final double NANOS_PER_MILLI = 1e6;

    private final RuntimeSnapshots snapshots;

    AdminViews(RuntimeSnapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public Optional<State> of(DeploymentId id) {
        Fleet fleet = snapshots.current().fleet();
        return fleet.all().stream()
                .filter(deployment -> deployment.facts().id().equals(id))
                .findFirst()
                .map(deployment -> state(fleet.condition(deployment), deployment));
    }

    @Override
    public Optional<CountrySet> observed(DeploymentId id, String place) {
        Optional<LiveDeployment> found =
                snapshots.current().fleet().all().stream()
                        .filter(deployment -> deployment.facts().id().equals(id))
                        .findFirst();
        found.ifPresent(deployment -> deployment.onLocation(place));
        return found.map(deployment -> deployment.observed().locations().outsideBound());
    }

    private static State state(DeploymentCondition condition, LiveDeployment deployment) {
        DeploymentHealth health = deployment.health();
        DeploymentLatency latency = deployment.latency();
        long now = System.nanoTime();
        return new State(
                condition.circuit().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                health.inFlight(),
                percentiles(quantile -> latency.firstTokenQuantile(quantile, now)),
                percentiles(quantile -> latency.perTokenQuantile(quantile, now)),
                new Conditions(
                        unavailable(deployment)
                                .or(condition::unavailable)
                                .or(
                                        () ->
                                                deployment
                                                        .pause()
                                                        .state(now)
                                                        .map(AdminViews::unavailable)),
                        condition.outlierSince(),
                        deployment.observed().connection().failure(),
                        deployment.observed().locations().outsideBound(),
                        paused(deployment, now)),
                errors(condition.recent()));
    }

    private static Errors errors(RecentAttempts.Summary recent) {
        Map<String, Integer> byOutcome = new TreeMap<>();
        recent.failed().forEach((outcome, count) -> byOutcome.put(outcome.label(), count));
        RecentAttempts.LastFailure last = recent.last();
        return new Errors(
                recent.attempts(),
                byOutcome,
                last == null ? null : new LastError(last.outcome().label(), last.at()));
    }

    private static Optional<Pause> paused(LiveDeployment deployment, long now) {
        return deployment
                .pause()
                .state(now)
                .map(
                        pause ->
                                new Pause(
                                        pause.reason().label(),
                                        Instant.now()
                                                .plus(pause.remaining())
                                                .truncatedTo(ChronoUnit.MILLIS)));
    }

    private static Percentiles percentiles(ToLongFunction<Double> quantile) {
        return new Percentiles(millis(quantile, 0.5), millis(quantile, 0.95));
    }

    private static double millis(ToLongFunction<Double> quantile, double share) {
        long nanos = quantile.applyAsLong(share);
        return nanos < 0 ? Double.NaN : nanos / NANOS_PER_MILLI;
    }

    private static Optional<String> unavailable(LiveDeployment deployment) {
        if (!deployment.isSupported()) {
            return Optional.of("this build does not support " + deployment.facts().provider());
        }
        return unavailable(deployment.authenticator().state());
    }

    private static String unavailable(RetryAfterPause.State paused) {
        return switch (paused.reason()) {
            case OUT_OF_QUOTA ->
                    "the provider reports that the account is out of quota; other deployments are"
                            + " tried first";
            case RATE_LIMITED -> "the provider limits the request rate";
            case OVERLOADED -> "the provider reports that it is overloaded";
        };
    }

    private static Optional<String> unavailable(CredentialState state) {
        return state.status() == CredentialState.Status.EXPIRED
                ? state.lastFailure().map(CredentialState.Failure::reason)
                : Optional.empty();
    }

    @Override
    public List<Reading> read() {
        Fleet fleet = snapshots.current().fleet();
        return fleet.all().stream().map(deployment -> reading(fleet, deployment)).toList();
    }

    private static Reading reading(Fleet fleet, LiveDeployment deployment) {
        DeploymentHealth health = deployment.health();
        return new Reading(
                deployment.facts().endpoint(),
                deployment.facts().model(),
                switch (health.state()) {
                    case CLOSED -> 0;
                    case HALF_OPEN -> 1;
                    case OPEN -> 2;
                },
                health.inFlight(),
                fleet.isOutlier(deployment),
                !deployment.observed().locations().outsideBound().isEmpty());
    }
}
