package dev.portolan.load.google;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.GoogleErrors;
import dev.portolan.load.script.Script;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Validates requests as Gemini does: unknown names, unpaired turns, missing thought signatures. */
final class GeminiRules {
    private static final Set<String> MEMBERS =
            Set.of(
                    "contents",
                    "systemInstruction",
                    "tools",
                    "toolConfig",
                    "safetySettings",
                    "generationConfig",
                    "cachedContent",
                    "labels",
                    "modelArmorConfig");
    private static final Set<String> SETTINGS =
            Set.of(
                    "temperature",
                    "topP",
                    "topK",
                    "candidateCount",
                    "maxOutputTokens",
                    "stopSequences",
                    "seed",
                    "presencePenalty",
                    "frequencyPenalty",
                    "responseMimeType",
                    "responseSchema",
                    "responseJsonSchema",
                    "responseLogprobs",
                    "logprobs",
                    "responseModalities",
                    "thinkingConfig",
                    "mediaResolution",
                    "speechConfig",
                    "audioTimestamp");
    private static final Set<String> PARTS =
            Set.of(
                    "text",
                    "inlineData",
                    "fileData",
                    "functionCall",
                    "functionResponse",
                    "thought",
                    "thoughtSignature",
                    "executableCode",
                    "codeExecutionResult",
                    "videoMetadata");

    private GeminiRules() {}

    /** Returns the error of a request that breaks a rule. */
    static Optional<Script> check(JsonNode body, boolean signatures) {
        return names(body)
                .or(() -> contents(body, signatures))
                .or(() -> tools(body))
                .or(() -> settings(body.path("generationConfig")))
                .map(GoogleErrors::invalid);
    }

    private static Optional<String> names(JsonNode body) {
        return unknown(body, MEMBERS, "")
                .or(() -> unknown(body.path("generationConfig"), SETTINGS, "generation_config"));
    }

    private static Optional<String> unknown(JsonNode object, Set<String> known, String where) {
        return object.properties().stream()
                .filter(member -> !known.contains(member.getKey()))
                .findFirst()
                .map(
                        member ->
                                "Invalid JSON payload received. Unknown name \"%s\"%s: Cannot find field."
                                        .formatted(
                                                member.getKey(),
                                                where.isEmpty() ? "" : " at '" + where + "'"));
    }

    private static Optional<String> contents(JsonNode body, boolean signatures) {
        var contents = LenientJson.each(body.path("contents")).toList();
        if (contents.isEmpty()) {
            return Optional.of("at least one contents field is required");
        }
        long expected = 0;
        for (var content : contents) {
            var violation = content(content, signatures);
            if (violation.isPresent()) {
                return violation;
            }
            long answers = count(content, "functionResponse");
            if (answers != expected) {
                return Optional.of(
                        "Please ensure that the number of function response parts is equal to the"
                                + " number of function call parts of the function call turn.");
            }
            expected = count(content, "functionCall");
        }
        return expected == 0
                ? Optional.empty()
                : Optional.of(
                        "Please ensure that function call turn comes before a function response"
                                + " turn.");
    }

    private static Optional<String> content(JsonNode content, boolean signatures) {
        var role = content.path("role").asText();
        if (!role.equals("user") && !role.equals("model")) {
            return Optional.of("Please use a valid role: user, model.");
        }
        var parts = LenientJson.each(content.path("parts")).toList();
        if (parts.isEmpty()) {
            return Optional.of("Unable to submit request because it must have a parts field.");
        }
        for (var part : parts) {
            var violation = unknown(part, PARTS, "contents.parts").or(() -> part(part));
            if (violation.isPresent()) {
                return violation;
            }
        }
        boolean missingSignature =
                signatures
                        && parts.stream()
                                .filter(part -> part.has("functionCall"))
                                .findFirst()
                                .filter(part -> part.path("thoughtSignature").asText().isEmpty())
                                .isPresent();
        return missingSignature
                ? Optional.of(
                        "Function call is missing a thought_signature in functionCall parts. This"
                                + " is required for tools to work correctly.")
                : Optional.empty();
    }

    private static Optional<String> part(JsonNode part) {
        var response = part.path("functionResponse");
        if (part.has("functionResponse") && !response.path("response").isObject()) {
            return Optional.of("Invalid value at 'function_response.response' (Struct)");
        }
        var call = part.path("functionCall");
        if (call.has("args") && !call.path("args").isObject()) {
            return Optional.of("Invalid value at 'function_call.args' (Struct)");
        }
        return part.has("text") && part.path("text").asText().isEmpty() && part.size() == 1
                ? Optional.of("Unable to submit request because it has an empty text parameter.")
                : Optional.empty();
    }

    private static Optional<String> tools(JsonNode body) {
        return LenientJson.each(body.path("tools"))
                .flatMap(tool -> LenientJson.each(tool.path("functionDeclarations")))
                .map(function -> function.path("parameters"))
                .map(GeminiSchemaRules::unknownKeyword)
                .flatMap(Optional::stream)
                .findFirst()
                .map(GeminiRules::unknownKeyword);
    }

    private static Optional<String> settings(JsonNode config) {
        var keyword = GeminiSchemaRules.unknownKeyword(config.path("responseSchema"));
        if (keyword.isPresent()) {
            return keyword.map(GeminiRules::unknownKeyword);
        }
        return config.path("stopSequences").size() > 5
                ? Optional.of("The number of stop sequences must be at most 5.")
                : Optional.empty();
    }

    private static String unknownKeyword(String keyword) {
        return "Invalid JSON payload received. Unknown name \"%s\" at 'parameters': Cannot find field."
                .formatted(keyword);
    }

    private static long count(JsonNode content, String kind) {
        Stream<JsonNode> parts = LenientJson.each(content.path("parts"));
        return parts.filter(part -> part.has(kind)).count();
    }
}
