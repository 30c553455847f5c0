package dev.portolan.gateway.records.register;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was used of one deployment in a period: attempts, tokens, cost. */
final class Used {
    private final Map<String, BigDecimal> costs = new TreeMap<>();
    private long attempts;
    private long answers;
    private long inputTokens;
    private long outputTokens;

    /** Adds an attempt of a receipt. */
    void add(JsonNode attempt) {
        attempts++;
        if (attempt.path("outcome").asText().equals("succeeded")) {
            answers++;
        }
        JsonNode tokens = attempt.path("tokens");
        inputTokens +=
                tokens.path("input").asLong()
                        + tokens.path("cacheRead").asLong()
                        + tokens.path("cacheWrite").asLong();
        outputTokens += tokens.path("output").asLong();
        if (attempt.has("cost")) {
            costs.merge(
                    attempt.path("currency").asText(),
                    new BigDecimal(attempt.path("cost").asText()),
                    BigDecimal::add);
        }
    }

    long attempts() {
        return attempts;
    }

    long answers() {
        return answers;
    }

    long inputTokens() {
        return inputTokens;
    }

    long outputTokens() {
        return outputTokens;
    }

    /** The cost in each currency: {@code 1.5 EUR; 0.2 USD}. */
    String cost() {
        return costs.entrySet().stream()
                .map(cost -> cost.getValue().toPlainString() + " " + cost.getKey())
                .collect(Collectors.joining("; "));
    }
}
