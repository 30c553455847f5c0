package dev.portolan.load.cases;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One case.
 *
 * @param name its folder's name
 * @param title what it shows, in a sentence
 * @param sources where it was reported
 * @param dialects the dialects it is played against
 * @param exceptions dialects of these that are left out, with the reason
 * @param setup what it needs in the configuration
 * @param variants whether requests are sent as they are, whole, streamed, or both ways
 * @param exchanges its requests, in order, to the same deployments
 */
public record ReplayCase(
        String name,
        String title,
        List<String> sources,
        List<ReplayDialect> dialects,
        Map<ReplayDialect, String> exceptions,
        Setup setup,
        List<Variant> variants,
        List<CaseExchange> exchanges) {

    /**
     * The configuration that a case needs.
     *
     * @param model the model's name for callers; a name of its own if empty
     * @param models upstream ids by a dialect's or a group's name
     * @param catalog further members of the model in the catalog
     * @param policy members of the policy in force for its requests
     */
    public record Setup(
            Optional<String> model,
            Map<String, String> models,
            Optional<ObjectNode> catalog,
            Optional<ObjectNode> policy) {

        /** Returns the model's id at an upstream. */
        public String upstreamModel(ReplayDialect dialect) {
            return dialect.modelId(ReplayDialect.choose(dialect, models).orElseGet(dialect::model));
        }
    }

    /** The form in which a request is sent. */
    public enum Variant {
        /** The form that the case has. */
        AS_IS,
        /** With {@code stream: false}, which is left out. */
        WHOLE,
        /** With {@code stream: true}. */
        STREAM
    }

    /** Returns the number of deployments the case needs for a dialect. */
    public int deployments(ReplayDialect dialect) {
        return exchanges.stream()
                .mapToInt(exchange -> exchange.upstream(dialect).size())
                .max()
                .orElse(1);
    }
}
