package dev.portolan.gateway.usage.recording;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The members of a recorded receipt that say what was used; absent ones are null.
 *
 * @param at when the request came, in RFC 3339
 * @param context the digest of the decision's context
 * @param policies the policies, in the receipt of a request whose process was killed
 * @param tokens the tokens, in such a receipt
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RecordedReceipt(
        @Nullable String at,
        @Nullable List<Attempt> attempts,
        @Nullable String context,
        @Nullable String key,
        @Nullable String model,
        @Nullable String outcome,
        @Nullable List<String> policies,
        @Nullable Served served,
        @Nullable String tenant,
        @Nullable Tokens tokens) {

    /** A call of a deployment. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Attempt(
            @Nullable String cost,
            @Nullable String currency,
            @Nullable String endpoint,
            @Nullable String model,
            @Nullable Place processing,
            boolean served,
            @Nullable Tokens tokens,
            @Nullable String upstream) {}

    /** Countries with the kind of evidence for them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Place(@Nullable String countries) {}

    /** The deployment that answered. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Served(
            @Nullable String endpoint,
            @Nullable String model,
            @Nullable String processing,
            @Nullable String upstream) {}

    /** Numbers of tokens. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Tokens(long cacheRead, long cacheWrite, long input, long output, long reasoning) {}
}
