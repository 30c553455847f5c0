package dev.portolan.policy.replay;

import dev.portolan.policy.model.Axis;

import java.util.List;
import java.util.Map;

/**
 * The differences between two configurations over the requests of a log.
 *
 * @param requests the number of replayed requests
 * @param leaving the number of requests that would leave the baseline's limits
 * @param examples some of the requests that leave
 * @param tenants the differences for each tenant in the log
 */
public record ReplayDifference(
        long requests, long leaving, List<Leaving> examples, Map<String, OfTenant> tenants) {

    /** The largest number of examples. */
    static final int EXAMPLES = 20;

    /**
     * A request that would leave the baseline's limits.
     *
     * @param id the request's id
     * @param path the deployment or copy it would reach, and the policies that permit it
     * @param kept the baseline's limit on that axis
     */
    public record Leaving(
            String id, String tenant, String model, Axis axis, String path, String kept) {}

    /**
     * The differences for one tenant.
     *
     * @param denied requests that were permitted and would be denied
     * @param permitted requests that were denied and would be permitted
     * @param moved requests whose first choice would be another
     * @param firstChoices how often each deployment is the first choice
     */
    public record OfTenant(
            long requests,
            long leaving,
            long denied,
            long permitted,
            long moved,
            Change<String> processing,
            Change<Double> cost,
            Change<Double> firstToken,
            Map<String, Change<Long>> firstChoices) {}

    /** The values before and after. Costs and milliseconds are NaN if they cannot be compared. */
    public record Change<T>(T baseline, T candidate) {}
}
