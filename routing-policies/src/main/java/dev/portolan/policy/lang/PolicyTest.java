package dev.portolan.policy.lang;

import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.RequestFacts;

import java.util.List;
import java.util.Optional;

/**
 * A request and what is expected of its decision.
 *
 * @param tenant the id of a tenant of the configuration whose labels and models the request gets;
 *     empty if the request spells its caller itself
 */
public record PolicyTest(
        String name,
        Position at,
        Optional<String> tenant,
        RequestFacts request,
        Expectation expect) {

    /**
     * What must be so; every part that is written is tested.
     *
     * @param endpoints exactly these, in any order
     * @param first this one is tried first
     * @param denied refused with this code
     * @param param refused about this
     * @param policies exactly these matched, in any order
     * @param excludes none of these
     */
    public record Expectation(
            Optional<List<String>> endpoints,
            Optional<String> first,
            Optional<String> denied,
            Optional<String> param,
            Optional<List<String>> policies,
            List<String> excludes) {}
}
