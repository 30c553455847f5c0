package dev.portolan.policy.lang;

import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.RequestFacts;

import java.util.List;
import java.util.Optional;

/**
 * A request and its expected decision.
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
     * The expected decision; every part that is present is checked.
     *
     * @param endpoints exactly the endpoints of the plan, in any order
     * @param first the endpoint of the first attempt
     * @param denied the code of the denial
     * @param param the parameter of the denial
     * @param policies exactly the matching policies, in any order
     * @param excludes endpoints that are not in the plan
     */
    public record Expectation(
            Optional<List<String>> endpoints,
            Optional<String> first,
            Optional<String> denied,
            Optional<String> param,
            Optional<List<String>> policies,
            List<String> excludes) {}
}
