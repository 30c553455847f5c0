package dev.portolan.policy.replay;

import dev.portolan.policy.model.Axis;

import java.util.List;
import java.util.Map;

/**
 * What changes from one configuration to another, over the requests of a log.
 *
 * @param requests how many were replayed
 * @param leaving how many would leave what the baseline kept
 * @param examples some of those
 * @param tenants what changes for each tenant that asked
 */
public record ReplayDifference(
        long requests, long leaving, List<Leaving> examples, Map<String, OfTenant> tenants) {

    /** So many requests that leave are shown. */
    static final int EXAMPLES = 20;

    /**
     * A request that would leave what the baseline kept.
     *
     * @param id the request's id
     * @param path where it would go, and by what
     * @param kept what the baseline kept on that axis
     */
    public record Leaving(
            String id, String tenant, String model, Axis axis, String path, String kept) {}

    /**
     * What changes for a tenant.
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

    /** Before and after. Costs and milliseconds are NaN where nothing can be compared. */
    public record Change<T>(T baseline, T candidate) {}
}
