package dev.portolan.gateway.admin;

import dev.portolan.policy.model.Requirement;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** The last requests and what was decided about each; no content. */
@FunctionalInterface
public interface DecisionLog {
    /** At most {@code limit} decisions, the newest first. */
    List<Entry> newest(int limit);

    /**
     * One request that ended.
     *
     * @param said what the policies said; absent when they were not asked
     */
    record Entry(Instant at, Who who, Ending ending, @Nullable Said said) {}

    /** Who asked for what; names from the configuration only. */
    record Who(
            String requestId,
            @Nullable String tenant,
            @Nullable String key,
            String path,
            @Nullable String model) {}

    /**
     * How it ended.
     *
     * @param outcome {@code completed}, {@code refused}, {@code client-left}, …
     * @param endpoint who answered, if anybody
     * @param processing where it may have been processed
     * @param cache what the cache had to do with it, if anybody answered
     */
    record Ending(
            String outcome,
            int status,
            @Nullable String code,
            @Nullable String endpoint,
            @Nullable String processing,
            @Nullable String cache) {}

    /**
     * What the policies said.
     *
     * @param requirement what they required of every place together
     * @param attempts each as {@code endpoint=outcome}
     * @param passedOver each that was permitted and not asked, as {@code endpoint=reason}
     * @param spent what those of them took that took anything
     */
    record Said(
            List<String> policies,
            Requirement requirement,
            List<String> attempts,
            List<String> passedOver,
            List<Spent> spent) {
        public Said {
            policies = List.copyOf(policies);
            attempts = List.copyOf(attempts);
            passedOver = List.copyOf(passedOver);
            spent = List.copyOf(spent);
        }
    }

    /**
     * What one attempt took.
     *
     * @param served whether it became the answer, or the end of it
     * @param cost at list price; null where nobody knows
     */
    record Spent(
            String endpoint, String model, boolean served, Tokens tokens, @Nullable Money cost) {}

    /**
     * Tokens that an attempt took.
     *
     * @param cached the part of the input that the provider had cached
     * @param estimated whether they are what was seen, because nobody told
     */
    record Tokens(long input, long cached, long output, boolean estimated) {}

    /** An amount as a plain decimal, in a currency. */
    record Money(String amount, String currency) {}
}
