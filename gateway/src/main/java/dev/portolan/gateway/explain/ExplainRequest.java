package dev.portolan.gateway.explain;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request to be explained: either the body of a request as it would be sent to the gateway, or an
 * object that holds it as {@code request}, together with {@code tenant}, {@code path}, {@code
 * headers} and {@code budgetRemaining}.
 *
 * @param tenant the id of the calling tenant; null if not given
 * @param path the API's path; chat by default
 * @param budgetRemaining the share left of the caller's tightest budget; null if not given
 */
record ExplainRequest(
        @Nullable String tenant,
        String path,
        Map<String, String> headers,
        @Nullable Double budgetRemaining,
        String body) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final String CHAT = Operation.CHAT.path();
    private static final Set<String> KEYS =
            Set.of("tenant", "path", "headers", "budgetRemaining", "request");

    /** The result of reading a request to be explained. */
    sealed interface Reading {
        /** A request that can be explained. */
        record Read(ExplainRequest question) implements Reading {}

        /** The input is not such a request; {@code message} gives the reason and the correction. */
        public record Unusable(String message) implements Reading {}
    }

    static Reading read(byte[] json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (root == null || !root.isObject()) {
                return new Reading.Unusable("The request is no JSON object; send one.");
            }
            return root.path("request").isObject()
                    ? wrapped(root)
                    : new Reading.Read(
                            new ExplainRequest(null, CHAT, Map.of(), null, root.toString()));
        } catch (StreamConstraintsException e) {
            return new Reading.Unusable(
                    "The request is nested deeper than 256 levels, or holds a number of more than"
                            + " 1000 digits; send less.");
        } catch (JsonProcessingException e) {
            return new Reading.Unusable("The request is not JSON%s.".formatted(position(e)));
        } catch (IOException e) {
            return new Reading.Unusable("The request cannot be read; send it as UTF-8 JSON.");
        }
    }

    private static String position(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null
                ? ""
                : " (line %d, column %d); correct it there"
                        .formatted(at.getLineNr(), at.getColumnNr());
    }

    private static Reading wrapped(JsonNode root) {
        Optional<String> unknown =
                root.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(key -> !KEYS.contains(key))
                        .findFirst();
        if (unknown.isPresent()) {
            return new Reading.Unusable(
                    "\"%s\" is not known beside \"request\"".formatted(unknown.get())
                            + " (expected: tenant, path, headers, budgetRemaining).");
        }
        JsonNode remaining = root.path("budgetRemaining");
        if (!remaining.isMissingNode() && !isShare(remaining)) {
            return new Reading.Unusable("\"budgetRemaining\" is not a number from 0 to 1.");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> header : root.path("headers").properties()) {
            headers.put(header.getKey(), header.getValue().asText());
        }
        return new Reading.Read(
                new ExplainRequest(
                        root.path("tenant").asText(null),
                        root.path("path").asText(CHAT),
                        headers,
                        remaining.isMissingNode() ? null : remaining.doubleValue(),
                        root.path("request").toString()));
    }

    private static boolean isShare(JsonNode value) {
        return value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 1;
    }

    /** Omits the body, which may contain a prompt. */
    @Override
    public String toString() {
        return "Question[" + path + "]";
    }
}
