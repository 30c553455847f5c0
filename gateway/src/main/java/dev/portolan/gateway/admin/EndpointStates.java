package dev.portolan.gateway.admin;

import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the data plane knows of its deployments now. */
@FunctionalInterface
public interface EndpointStates {
    /** The state of one deployment; empty when the data plane has none of that name. */
    Optional<State> of(DeploymentId id);

    /**
     * One deployment at one moment.
     *
     * @param circuit {@code closed}, {@code half-open} or {@code open}
     * @param inFlight attempts under way
     */
    record State(
            String circuit,
            int inFlight,
            Percentiles firstToken,
            Percentiles perToken,
            Trouble trouble,
            Errors errors) {}

    /**
     * What is in the way.
     *
     * @param unavailable why requests go elsewhere, as far as others can take them; empty when they
     *     don't
     * @param outlierSince since when it is ranked last because it fails more often than others;
     *     null where it is not
     * @param unreached why the last connection there was not had; empty when it was
     * @param beyond where answers say they were made although the bound rules it out
     * @param paused why and until when nothing, or as little as can be, is sent there
     */
    record Trouble(
            Optional<String> unavailable,
            @Nullable Instant outlierSince,
            Optional<String> unreached,
            CountrySet beyond,
            Optional<Paused> paused) {}

    /**
     * What the attempts of the last minute came to.
     *
     * @param attempts how many ended with a verdict on the deployment
     * @param byOutcome how many failed, by outcome
     * @param last the last failure, however long ago; null where there was none
     */
    record Errors(int attempts, Map<String, Integer> byOutcome, @Nullable LastError last) {
        /** Errors of its own. */
        public Errors {
            byOutcome = Collections.unmodifiableMap(new TreeMap<>(byOutcome));
        }

        /** How many failed. */
        public int failed() {
            return byOutcome.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** How the last attempt that failed ended, and when. */
    record LastError(String outcome, Instant at) {}

    /**
     * A pause.
     *
     * @param why {@code rate_limited}, {@code overloaded} or {@code out_of_quota}
     */
    record Paused(String why, Instant until) {}

    /** Milliseconds that this share of recent requests stayed within; NaN when not known. */
    record Percentiles(double p50, double p95) {}
}
