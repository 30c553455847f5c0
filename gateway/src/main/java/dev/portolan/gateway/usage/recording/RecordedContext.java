package dev.portolan.gateway.usage.recording;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The members of a decision's context that say what a request's usage belongs to. */
@JsonIgnoreProperties(ignoreUnknown = true)
record RecordedContext(@Nullable List<Candidate> candidates, @Nullable List<NamedPolicy> policies) {
    /** Nothing is known. */
    static final RecordedContext NONE = new RecordedContext(null, null);

    /** A deployment. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Candidate(
            @Nullable String endpoint, @Nullable String model, @Nullable String provider) {}

    /** A policy. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record NamedPolicy(@Nullable String name) {}

    /** Returns the kind of provider of an endpoint; empty if it is not known. */
    String provider(String endpoint) {
        return candidates == null
                ? ""
                : candidates.stream()
                        .filter(each -> endpoint.equals(each.endpoint()))
                        .map(Candidate::provider)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("");
    }

    /** Returns the names of the policies, separated by commas. */
    String policyNames() {
        return policies == null
                ? ""
                : policies.stream()
                        .map(NamedPolicy::name)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(","));
    }
}
