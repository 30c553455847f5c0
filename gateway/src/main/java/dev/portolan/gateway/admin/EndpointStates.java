package dev.portolan.gateway.admin;

import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The current state of the data plane's deployments. */
@FunctionalInterface
public interface EndpointStates {
    /** Returns the state of one deployment; empty if the data plane has no such deployment. */
    Optional<State> of(DeploymentId id);

    /**
     * The state of one deployment at one moment.
     *
     * @param circuit {@code closed}, {@code half-open} or {@code open}
     * @param inFlight the number of attempts in progress
     */
    record State(
            String circuit,
            int inFlight,
            Percentiles firstToken,
            Percentiles perToken,
            Conditions conditions,
            Errors errors) {}

    /**
     * Conditions that keep requests from a deployment.
     *
     * @param unavailable the reason why other deployments are tried first; empty if there is none
     * @param outlierSince the time since which it is ranked last because it fails more often than
     *     others; null if it is not
     * @param connectionFailure the reason why the last connection failed; empty if it succeeded
     * @param outsideBound the countries outside its bound that answers reported
     * @param paused the pause of requests, with its reason and end
     */
    record Conditions(
            Optional<String> unavailable,
            @Nullable Instant outlierSince,
            Optional<String> connectionFailure,
            CountrySet outsideBound,
            Optional<Pause> paused) {}

    /**
     * The attempts of the last minute and the last failure.
     *
     * @param attempts the number whose outcome counts for the deployment's health
     * @param byOutcome the number of failures by outcome
     * @param last the last failure, of any age; null if there was none
     */
    record Errors(int attempts, Map<String, Integer> byOutcome, @Nullable LastError last) {
        /** Copies the map. */
        public Errors {
            byOutcome = Collections.unmodifiableMap(new TreeMap<>(byOutcome));
        }

        /** The number of failures. */
        public int failed() {
            return byOutcome.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** The outcome and time of the last failed attempt. */
    record LastError(String outcome, Instant at) {}

    /**
     * A pause of requests to a deployment.
     *
     * @param reason {@code rate_limited}, {@code overloaded} or {@code out_of_quota}
     */
    record Pause(String reason, Instant until) {}

    /** Percentiles of recent requests in milliseconds; NaN if unknown. */
    record Percentiles(double p50, double p95) {}
}
