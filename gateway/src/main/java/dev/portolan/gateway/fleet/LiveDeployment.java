package dev.portolan.gateway.fleet;

import dev.portolan.gateway.catalog.Transport;
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
 * One model at one endpoint as the data plane has it: what to say there and how, and what has been
 * seen of it. Thread-safe; outlives a reload that does not change it.
 */
public final class LiveDeployment {
    private final DeploymentFacts facts;
    private final @Nullable Provider provider;
    private final Target target;
    private final Authenticator authenticator;
    private final Health health;
    private final DeploymentMeters meters;
    private final UpstreamOrigin origin;
    private final @Nullable ClientSSLOptions tls;
    private final LocationEvidenceSink hearing;
    private volatile @Nullable String heard;

    /**
     * A deployment that is spoken to as {@code speech} says.
     *
     * @param hearing what its answers say of where they were made is told to it
     */
    public LiveDeployment(
            DeploymentFacts facts,
            Speech speech,
            Health health,
            DeploymentMeters meters,
            LocationEvidenceSink hearing) {
        this.facts = facts;
        this.provider = speech.provider();
        this.target = speech.target();
        this.authenticator = speech.authenticator();
        this.health = health;
        this.meters = meters;
        this.hearing = hearing;
        this.origin = UpstreamOrigin.of(target.base(), speech.transport());
        this.tls = origin.secure() ? ClientTls.of(speech.transport()) : null;
    }

    /** What the catalogue and the residency facts say of it, and what its answers add to that. */
    public DeploymentFacts facts() {
        CountrySet beyond = health.standing().beyond();
        return beyond.isEmpty() ? facts : facts.alsoIn(beyond);
    }

    /**
     * Takes in where an answer says that it was made. A place beyond the bound counts from this
     * moment on: for the next attempt, and for what is told of this one.
     */
    public void heard(String place) {
        if (place.equals(heard)) {
            return;
        }
        CountrySet bound = facts.placement().processing().countries();
        Optional<CountrySet> beyond =
                hearing.countries(place).filter(countries -> !countries.within(bound));
        if (beyond.filter(health.standing()::add).isPresent()) {
            hearing.contradicted(this);
        }
        heard = place;
    }

    /** What has been seen of it. */
    public Health health() {
        return health;
    }

    /** Its dialect; empty where this build does not speak it, so that nothing can be sent. */
    public Optional<Provider> provider() {
        return Optional.ofNullable(provider);
    }

    /** Whether its model thinks before it answers, unless told not to. */
    public boolean thinks() {
        return facts.offer().supports().has(Capability.REASONING);
    }

    /** Whether this build speaks its dialect. */
    public boolean isSpoken() {
        return provider != null;
    }

    public Target target() {
        return target;
    }

    /** Where its credentials come from. */
    public Authenticator authenticator() {
        return authenticator;
    }

    /** Its model at its node. */
    NodeLoads.NodeModel nodeModel() {
        return new NodeLoads.NodeModel(target.base(), target.model());
    }

    /** Where its node tells its metrics; empty where it is no node of one's own. */
    Optional<NodeMetrics> metrics() {
        return provider()
                .flatMap(spoken -> spoken.probes().metrics())
                .filter(_ -> facts.selfHosted())
                .map(path -> new NodeMetrics(target.base().resolve(path), tls));
    }

    public UpstreamOrigin origin() {
        return origin;
    }

    public DeploymentHealth guard() {
        return health.guard();
    }

    public DeploymentLatency latency() {
        return health.latency();
    }

    /** Takes in at {@code now} what the provider asks for, or what there is to mend. */
    public void failed(FailedAttempt failure, long now) {
        health.pause().heed(failure, now);
        if (failure.outcome().operators()) {
            hearing.needsOperator(this, failure.outcome());
        }
    }

    public RetryAfterPause pause() {
        return health.pause();
    }

    /** Counts how an attempt ended. */
    public void ended(AttemptOutcome outcome) {
        meters.onAttempt(outcome.label());
    }

    /** Counts an answer that came in one piece after {@code nanos}. */
    public void answeredWhole(DeploymentHealth.Permit permit, long nanos, long now) {
        if (permit.speaksOfNow()) {
            latency().whole(nanos, now);
        }
    }

    /**
     * Counts the speed of a stream that succeeded.
     *
     * @param firstToken nanoseconds to the first token; negative if there was none
     * @param generation nanoseconds from the first token to the last
     * @param tokens the tokens after the first
     */
    public void streamed(
            DeploymentHealth.Permit permit,
            long firstToken,
            long generation,
            long tokens,
            long now) {
        if (firstToken < 0) {
            return;
        }
        meters.onFirstToken(firstToken);
        if (permit.speaksOfNow()) {
            latency().firstToken(firstToken, now);
            latency().tokens(generation, tokens, now);
        }
        meters.onTokens(generation, tokens);
    }

    /** The counters of its traffic. */
    public DeploymentMeters meters() {
        return meters;
    }

    /**
     * How a deployment is spoken to.
     *
     * @param provider its dialect; null where this build does not speak it
     * @param transport how connections are made
     */
    public record Speech(
            @Nullable Provider provider,
            Target target,
            Authenticator authenticator,
            Transport transport) {}

    /** What has been seen of a deployment. */
    public record Health(
            DeploymentHealth guard,
            DeploymentLatency latency,
            RetryBudget budget,
            ConnectionStatus reach,
            ObservedLocations standing,
            RetryAfterPause pause) {
        /** Nothing seen yet of a deployment at an endpoint whose retries keep to {@code budget}. */
        public static Health fresh(String name, Clock clock, RetryBudget budget) {
            DeploymentLatency latency = new DeploymentLatency();
            return new Health(
                    new DeploymentHealth(name, clock, latency),
                    latency,
                    budget,
                    new ConnectionStatus(),
                    new ObservedLocations(),
                    new RetryAfterPause());
        }
    }
}
