package dev.portolan.gateway.upstream;

import dev.portolan.gateway.catalog.Transport;
import dev.portolan.gateway.nodes.Crowds;
import dev.portolan.gateway.nodes.Metrics;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.telemetry.DeploymentMeters;
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
    private final Origin origin;
    private final @Nullable ClientSSLOptions tls;
    private final Hearing hearing;
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
            Hearing hearing) {
        this.facts = facts;
        this.provider = speech.provider();
        this.target = speech.target();
        this.authenticator = speech.authenticator();
        this.health = health;
        this.meters = meters;
        this.hearing = hearing;
        this.origin = Origin.of(target.base(), speech.transport());
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
    Optional<Provider> provider() {
        return Optional.ofNullable(provider);
    }

    /** Whether its model thinks before it answers, unless told not to. */
    boolean thinks() {
        return facts.offer().supports().has(Capability.REASONING);
    }

    /** Whether this build speaks its dialect. */
    public boolean isSpoken() {
        return provider != null;
    }

    Target target() {
        return target;
    }

    /** Where its credentials come from. */
    public Authenticator authenticator() {
        return authenticator;
    }

    /** Its model at its node. */
    Crowds.Place place() {
        return new Crowds.Place(target.base(), target.model());
    }

    /** Where its node tells its metrics; empty where it is no node of one's own. */
    Optional<Metrics> metrics() {
        return provider()
                .flatMap(spoken -> spoken.probes().metrics())
                .filter(_ -> facts.selfHosted())
                .map(path -> new Metrics(target.base().resolve(path), tls));
    }

    Origin origin() {
        return origin;
    }

    Guard guard() {
        return health.guard();
    }

    Latency latency() {
        return health.latency();
    }

    /** Takes in at {@code now} what the provider asks for, or what there is to mend. */
    void failed(Failure failure, long now) {
        health.pause().heed(failure, now);
        if (failure.outcome().operators()) {
            hearing.needsOperator(this, failure.outcome());
        }
    }

    Pause pause() {
        return health.pause();
    }

    /** Counts how an attempt ended. */
    void ended(Outcome outcome) {
        meters.onAttempt(outcome.label());
    }

    /** Counts an answer that came in one piece after {@code nanos}. */
    void answeredWhole(Guard.Permit permit, long nanos, long now) {
        if (permit.speaksOfNow()) {
            latency().whole(nanos, now);
        }
    }

    /** Counts what a successful stream showed of its speed. */
    void answered(Guard.Permit permit, AttemptClock clock, StreamRelay relay, long now) {
        long first = clock.firstSign();
        if (first < 0) {
            return;
        }
        meters.onFirstToken(first);
        long tokens = relay.contentEvents() - 1;
        long took = clock.sinceFirstToken();
        if (permit.speaksOfNow()) {
            latency().firstToken(first, now);
            latency().tokens(took, tokens, now);
        }
        meters.onTokens(took, tokens);
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
            Guard guard,
            Latency latency,
            RetryBudget budget,
            Reach reach,
            Standing standing,
            Pause pause) {
        /** Nothing seen yet of a deployment at an endpoint whose retries keep to {@code budget}. */
        public static Health fresh(String name, Clock clock, RetryBudget budget) {
            Latency latency = new Latency();
            return new Health(
                    new Guard(name, clock, latency),
                    latency,
                    budget,
                    new Reach(),
                    new Standing(),
                    new Pause());
        }
    }
}
