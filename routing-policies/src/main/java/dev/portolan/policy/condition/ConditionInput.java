package dev.portolan.policy.condition;

import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Demand;

import java.util.Map;

/** The input of a condition: a request at a node. */
public record ConditionInput(RequestFacts request, NodeFacts node) {

    String text(Fact fact) {
        return switch (fact) {
            case TENANT_ID -> request.caller().tenant();
            case KEY_ID -> request.caller().key();
            case REQUEST_MODEL -> request.model();
            case REQUEST_PATH -> request.path();
            case NODE_ID -> node.id();
            case NODE_COUNTRY -> node.country();
            default -> throw notA(fact, Fact.Type.TEXT);
        };
    }

    Map<String, String> texts(Fact fact) {
        return switch (fact) {
            case TENANT_LABELS -> request.caller().labels();
            case REQUEST_HEADERS -> request.headers();
            case REQUEST_TAGS -> request.tags();
            default -> throw notA(fact, Fact.Type.TEXTS);
        };
    }

    boolean flag(Fact fact) {
        if (fact == Fact.REQUEST_STREAM) {
            return request.demand().stream();
        }
        throw notA(fact, Fact.Type.FLAG);
    }

    long number(Fact fact) {
        return switch (fact) {
            case REQUEST_INPUT_TOKENS -> request.demand().inputTokens();
            case REQUEST_MAX_OUTPUT_TOKENS -> {
                int max = request.demand().maxOutputTokens();
                yield max == Demand.UNBOUNDED ? Long.MAX_VALUE : max;
            }
            default -> throw notA(fact, Fact.Type.NUMBER);
        };
    }

    double share(Fact fact) {
        if (fact == Fact.BUDGET_REMAINING) {
            return request.caller().budgetRemaining();
        }
        throw notA(fact, Fact.Type.SHARE);
    }

    Object value(Fact fact) {
        return switch (fact.type()) {
            case TEXT -> text(fact);
            case TEXTS -> texts(fact);
            case FLAG -> flag(fact);
            case NUMBER -> number(fact);
            case SHARE -> share(fact);
            case WORDS ->
                    request.demand().needs().list().stream()
                            .map(capability -> capability.key())
                            .toList();
        };
    }

    private static IllegalArgumentException notA(Fact fact, Fact.Type type) {
        return new IllegalArgumentException(fact + " is not a " + type);
    }
}
