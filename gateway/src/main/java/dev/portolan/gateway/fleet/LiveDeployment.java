package dev.portolan.gateway.fleet;

import dev.portolan.gateway.catalog.Transport;
import dev.portolan.gateway.health.AttemptPermit;
import dev.portolan.gateway.health.DeploymentHealth;
import dev.portolan.gateway.health.DeploymentLatency;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.health.RetryAfterPause;
import dev.portolan.gateway.health.RetryBudget;
import dev.portolan.gateway.nodes.NodeLoads;
import dev.portolan.gateway.nodes.NodeMetrics;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.telemetry.DeploymentMeters;
import dev.portolan.gateway.transport.ClientTls;
import dev.portolan.gateway.transport.UpstreamOrigin;
import dev.portolan.gateway.tuning.HealthSettings;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.credential.Authenticator;

import io.vertx.core.net.ClientSSLOptions;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Optional;

/**
 * One model at one endpoint as the data plane uses it: how requests are sent there, and what was
 * observed of it. Thread-safe.
 */
public final class LiveDeployment {
    private final DeploymentFacts facts;
    private final @Nullable Provider provider;
    private final Target target;
    private final Authenticator authenticator;
    private final Observed observed;
    private final DeploymentMeters meters;
    private final UpstreamOrigin origin;
    private final @Nullable ClientSSLOptions tls;
    private final LocationEvidenceSink evidence;
    private volatile @Nullable String lastLocation;

    /**
     * A deployment to which requests are sent as {@code upstream} describes.
     *
     * @param evidence receives the locations that its answers report
     */
    public LiveDeployment(
            DeploymentFacts facts,
            Upstream upstream,
            Observed observed,
            DeploymentMeters meters,
            LocationEvidenceSink evidence) {
        this.facts = facts;
        this.provider = upstream.provider();
        this.target = upstream.target();
        this.authenticator = upstream.authenticator();
        this.observed = observed;
        this.meters = meters;
        this.evidence = evidence;
        this.origin = UpstreamOrigin.of(target.base(), upstream.transport());
        this.tls = origin.secure() ? ClientTls.of(upstream.transport()) : null;
    }

    /** The facts of the catalog and the residency tables, with the locations observed since. */
    public DeploymentFacts facts() {
        CountrySet outside = observed.locations().outsideBound();
        return outside.isEmpty() ? facts : facts.alsoIn(outside);
    }

    /**
     * Records the location in which an answer reports that it was made. A location outside the
     * bound counts at once: for the next attempt, and for what is reported of this one.
     */
    public void onLocation(String location) {
        if (location.equals(lastLocation)) {
            return;
        }
        CountrySet bound = facts.placement().processing().countries();
        Optional<CountrySet> outside =
                evidence.countries(location).filter(countries -> !countries.within(bound));
        if (outside.filter(observed.locations()::add).isPresent()) {
            evidence.contradicted(this);
        }
        lastLocation = location;
    }

    /** Returns the measurements of the deployment, which are kept over a reload. */
    public Observed observed() {
        return observed;
    }

    /** Its dialect; empty if this build does not support it, so that nothing can be sent. */
    public Optional<Provider> provider() {
        return Optional.ofNullable(provider);
    }

    /** True if its model thinks before it answers, unless a request turns that off. */
    public boolean thinks() {
        return facts.offer().supports().has(Capability.REASONING);
    }

    /** True if this build supports its dialect. */
    public boolean isSupported() {
        return provider != null;
    }

    public Target target() {
        return target;
    }

    /** The source of its credentials. */
    public Authenticator authenticator() {
        return authenticator;
    }

    /** Its model at its node. */
    NodeLoads.NodeModel nodeModel() {
        return new NodeLoads.NodeModel(target.base(), target.model());
    }

    /** The address of its node's metrics; empty if it is not self-hosted. */
    Optional<NodeMetrics> metrics() {
        return provider()
                .flatMap(supported -> supported.probes().metrics())
                .filter(_ -> facts.selfHosted())
                .map(path -> new NodeMetrics(target.base().resolve(path), tls));
    }

    public UpstreamOrigin origin() {
        return origin;
    }

    /** The settings of connections to it. */
    public Transport transport() {
        return origin.transport();
    }

    public DeploymentHealth health() {
        return observed.health();
    }

    public DeploymentLatency latency() {
        return observed.latency();
    }

    public RetryAfterPause pause() {
        return observed.pause();
    }

    /** Records a failure at {@code now}: a pause that it asks for, a setup that is wrong. */
    public void onFailure(FailedAttempt failure, long now) {
        observed.pause().onFailure(failure, now);
        if (failure.outcome().operators()) {
            evidence.needsOperator(this, failure.outcome());
        }
    }

    /** Counts an attempt by its outcome. */
    public void onOutcome(AttemptOutcome outcome) {
        meters.onAttempt(outcome.label());
    }

    /** Counts an answer that came in one piece after {@code nanos}. */
    public void onWholeAnswer(AttemptPermit permit, long nanos, long now) {
        if (permit.isCurrent()) {
            latency().recordWholeAnswer(nanos, now);
        }
    }

    /**
     * Counts the speed of a stream that succeeded.
     *
     * @param firstToken nanoseconds to the first token; negative if there was none
     * @param generation nanoseconds from the first token to the last
     * @param tokens the tokens after the first
     */
    public void onStream(
            AttemptPermit permit, long firstToken, long generation, long tokens, long now) {
        if (firstToken < 0) {
            return;
        }
        meters.onFirstToken(firstToken);
        if (permit.isCurrent()) {
            latency().recordFirstToken(firstToken, now);
            latency().recordTokens(generation, tokens, now);
        }
        meters.onTokens(generation, tokens);
    }

    /** The counters of its traffic. */
    public DeploymentMeters meters() {
        return meters;
    }

    /**
     * The way requests are sent to a deployment.
     *
     * @param provider its dialect; null if this build does not support it
     * @param transport how connections are made
     */
    public record Upstream(
            @Nullable Provider provider,
            Target target,
            Authenticator authenticator,
            Transport transport) {}

    /**
     * The measurements of a deployment, which are kept over a reload.
     *
     * @param retryBudget the retries of its endpoint, which its deployments share
     */
    public record Observed(
            DeploymentHealth health,
            DeploymentLatency latency,
            RetryBudget retryBudget,
            ConnectionStatus connection,
            ObservedLocations locations,
            RetryAfterPause pause) {
        /** Returns the state of a deployment without measurements. */
        public static Observed nothing(
                String name, Clock clock, HealthSettings settings, RetryBudget retryBudget) {
            DeploymentLatency latency = new DeploymentLatency(settings.latency());
            return new Observed(
                    new DeploymentHealth(name, clock, settings, latency),
                    latency,
                    retryBudget,
                    new ConnectionStatus(),
                    new ObservedLocations(),
                    new RetryAfterPause(settings.retryAfter()));
        }

        /** Uses other settings from now on, and keeps what was observed. */
        public void apply(HealthSettings settings) {
            health.apply(settings);
            retryBudget.apply(settings.retryBudget());
            pause.apply(settings.retryAfter());
        }
    }
}
