package dev.portolan.gateway.records.export;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Says for each attempt of a receipt which policies permitted its places. */
final class PlaceCheck {
    private static final String EXCEPT = "* except ";
    private static final List<Axis> PLACES = List.of(Axis.PROCESSING, Axis.STORAGE);

    private final Function<String, Optional<JsonNode>> contexts;
    private final VerificationFindings findings;

    /**
     * Creates a check.
     *
     * @param contexts finds a context by its digest
     */
    PlaceCheck(Function<String, Optional<JsonNode>> contexts, VerificationFindings findings) {
        this.contexts = contexts;
        this.findings = findings;
    }

    /** Returns a line for each attempt, and reports places that the policies do not permit. */
    List<String> lines(ReceiptLine receipt) {
        JsonNode content = receipt.content();
        Optional<JsonNode> context = contexts.apply(content.path("context").asText(""));
        List<String> lines = new ArrayList<>();
        if (context.isEmpty()) {
            return lines;
        }
        String by = policies(context.get());
        for (JsonNode attempt : content.path("attempts")) {
            lines.add(line(receipt, attempt, context.get(), by));
        }
        return lines;
    }

    private String line(ReceiptLine receipt, JsonNode attempt, JsonNode context, String by) {
        StringBuilder line = new StringBuilder(receipt.shown());
        line.append(": ").append(attempt.path("endpoint").asText());
        for (Axis axis : PLACES) {
            JsonNode place = attempt.path(axis.key());
            String countries = place.path("countries").asText("*");
            JsonNode limit = context.path("requires").path(axis.key());
            boolean permitted = isWithin(countries, limit.path("value").asText("*"));
            line.append(
                    ", %s %s (%s) %s %s"
                            .formatted(
                                    axis.key(),
                                    countries,
                                    place.path("basis").asText("unknown"),
                                    permitted ? "within" : "NOT WITHIN",
                                    limit.path("text").asText("*")));
            if (!permitted) {
                findings.add(
                        "%s: the attempt at %s was not permitted: %s in %s, allowed: %s"
                                .formatted(
                                        receipt.shown(),
                                        attempt.path("endpoint").asText(),
                                        axis.key(),
                                        countries,
                                        limit.path("text").asText("*")));
            }
        }
        return line.append(", by ").append(by).toString();
    }

    private static String policies(JsonNode context) {
        List<String> names = new ArrayList<>();
        for (JsonNode policy : context.path("policies")) {
            String file = policy.path("file").asText("");
            names.add(
                    policy.path("name").asText()
                            + (file.isEmpty()
                                    ? ""
                                    : " (%s:%d, text %s)"
                                            .formatted(
                                                    file,
                                                    policy.path("line").asInt(),
                                                    policy.path("text").asText())));
        }
        return names.isEmpty() ? "no policy" : String.join(", ", names);
    }

    private static boolean isWithin(String countries, String limit) {
        Optional<CountrySet> possible = countries(countries);
        Optional<CountrySet> allowed = countries(limit);
        return possible.isPresent() && allowed.isPresent() && possible.get().within(allowed.get());
    }

    private static Optional<CountrySet> countries(String text) {
        if (text.equals("*")) {
            return Optional.of(CountrySet.ANY);
        }
        try {
            if (text.startsWith(EXCEPT)) {
                return countries(text.substring(EXCEPT.length())).map(CountrySet.ANY::minus);
            }
            return text.equals("none")
                    ? Optional.of(CountrySet.EMPTY)
                    : Optional.of(CountrySet.of(Set.of(text.split(",", -1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
