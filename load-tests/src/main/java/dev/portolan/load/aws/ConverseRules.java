package dev.portolan.load.aws;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Validates requests as Converse does, with its messages. */
final class ConverseRules {
    private static final Set<String> MEMBERS =
            Set.of(
                    "messages",
                    "system",
                    "inferenceConfig",
                    "toolConfig",
                    "guardrailConfig",
                    "additionalModelRequestFields",
                    "additionalModelResponseFieldPaths",
                    "requestMetadata",
                    "performanceConfig",
                    "promptVariables",
                    "serviceTier",
                    "outputConfig");
    private static final Pattern TOOL_ID = Pattern.compile("[a-zA-Z0-9_.:-]{1,64}");
    private static final Pattern TOOL_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Pattern DOCUMENT =
            Pattern.compile("[a-zA-Z0-9\\-()\\[\\]]+( [a-zA-Z0-9\\-()\\[\\]]+)*");

    private final JsonNode body;

    private ConverseRules(JsonNode body) {
        this.body = body;
    }

    static Optional<AwsError> check(JsonNode body) {
        var violation = new ConverseRules(body).violation();
        return violation.isEmpty() ? Optional.empty() : Optional.of(AwsError.invalid(violation));
    }

    private String violation() {
        if (!body.isObject()) {
            return "Malformed input request, please reformat your input and try again.";
        }
        for (var name : names(body)) {
            if (!MEMBERS.contains(name)) {
                return "Malformed input request: extraneous key [" + name + "] is not permitted";
            }
        }
        return first(this::conversation, this::results, this::tools, this::sampling);
    }

    private String conversation() {
        var messages = messages();
        if (messages.isEmpty()) {
            return "A conversation must start with a user message.";
        }
        for (int at = 0; at < messages.size(); at++) {
            var expected = at % 2 == 0 ? "user" : "assistant";
            if (!messages.get(at).path("role").asText().equals(expected)) {
                return at == 0
                        ? "A conversation must start with a user message."
                        : "A conversation must alternate between user and assistant roles.";
            }
            var violation = content("messages." + at, messages.get(at).path("content"));
            if (!violation.isEmpty()) {
                return violation;
            }
        }
        return "";
    }

    private static String content(String location, JsonNode content) {
        if (content.isEmpty()) {
            return "The content field in the Message object at " + location + " is empty.";
        }
        boolean document = false;
        boolean text = false;
        for (var block : LenientJson.each(content).toList()) {
            document |= block.has("document");
            text |= block.has("text");
            var violation = block(location, block);
            if (!violation.isEmpty()) {
                return violation;
            }
        }
        return document && !text
                ? "A text block must be included when using documents at " + location + "."
                : "";
    }

    private static String block(String location, JsonNode block) {
        if (block.has("text") && block.path("text").asText().isBlank()) {
            return "The text field in the ContentBlock object at " + location + " is blank.";
        }
        if (block.has("toolUse")) {
            return toolUse(block.path("toolUse"));
        }
        if (block.has("image")) {
            return media(block.path("image"), Set.of("png", "jpeg", "gif", "webp"));
        }
        if (block.has("audio")) {
            return media(block.path("audio"), Set.of("mp3", "wav", "flac", "ogg", "aac"));
        }
        if (!block.has("document")) {
            return "";
        }
        var name = block.path("document").path("name").asText();
        return DOCUMENT.matcher(name).matches()
                ? media(
                        block.path("document"),
                        Set.of("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"))
                : "The document file name can only contain alphanumeric characters, whitespace"
                        + " characters, hyphens, parentheses, and square brackets.";
    }

    private static String toolUse(JsonNode toolUse) {
        if (!TOOL_ID.matcher(toolUse.path("toolUseId").asText()).matches()) {
            return "Value at 'toolUseId' failed to satisfy constraint [a-zA-Z0-9_.:-]+";
        }
        return toolUse.path("input").isObject()
                ? ""
                : "The format of the value at toolUse.input is invalid. Provide a json object.";
    }

    private static String media(JsonNode media, Set<String> formats) {
        if (!formats.contains(media.path("format").asText())) {
            return "Value at 'format' failed to satisfy constraint: Member must satisfy enum value"
                    + " set: "
                    + formats;
        }
        try {
            var bytes = Base64.getDecoder().decode(media.path("source").path("bytes").asText());
            return bytes.length > 0 ? "" : "The provided bytes are empty.";
        } catch (IllegalArgumentException e) {
            return "The provided bytes are no base64.";
        }
    }

    /** Checks that each turn contains exactly the results of the previous turn's tool calls. */
    private String results() {
        var messages = messages();
        for (int at = 0; at < messages.size(); at++) {
            var called = ids(messages.get(at), "toolUse");
            var answered =
                    at + 1 < messages.size()
                            ? ids(messages.get(at + 1), "toolResult")
                            : Set.<String>of();
            var missing = new HashSet<>(called);
            missing.removeAll(answered);
            if (!missing.isEmpty()) {
                return "Expected toolResult blocks at messages."
                        + (at + 1)
                        + ".content for the following Ids: "
                        + missing;
            }
            if (!called.containsAll(answered)) {
                return "The number of toolResult blocks at messages."
                        + (at + 1)
                        + ".content exceeds the number of toolUse blocks of previous turn.";
            }
        }
        return "";
    }

    private static Set<String> ids(JsonNode message, String kind) {
        var ids = new HashSet<String>();
        LenientJson.each(message.path("content"))
                .filter(block -> block.has(kind))
                .forEach(block -> ids.add(block.path(kind).path("toolUseId").asText()));
        return ids;
    }

    private String tools() {
        boolean used =
                messages().stream()
                        .flatMap(message -> LenientJson.each(message.path("content")))
                        .anyMatch(block -> block.has("toolUse") || block.has("toolResult"));
        var tools = body.path("toolConfig").path("tools");
        if (used && tools.isEmpty()) {
            return "The toolConfig field must be defined when using toolUse and toolResult content"
                    + " blocks.";
        }
        for (var tool : LenientJson.each(tools).toList()) {
            var spec = tool.path("toolSpec");
            boolean wrong =
                    tool.has("toolSpec")
                            && (!TOOL_NAME.matcher(spec.path("name").asText()).matches()
                                    || !spec.path("inputSchema").path("json").isObject()
                                    || spec.path("description").asText("-").isEmpty());
            if (wrong) {
                return "Value at 'toolConfig.tools.member.toolSpec' failed to satisfy constraint";
            }
        }
        return "";
    }

    private String sampling() {
        var config = body.path("inferenceConfig");
        if (config.path("temperature").asDouble(0) > 1 || config.path("topP").asDouble(0) > 1) {
            return "Value at 'inferenceConfig' failed to satisfy constraint: Member must have value"
                    + " less than or equal to 1";
        }
        return config.path("maxTokens").asInt(1) < 1
                ? "Value at 'inferenceConfig.maxTokens' failed to satisfy constraint"
                : "";
    }

    private List<JsonNode> messages() {
        return LenientJson.each(body.path("messages")).toList();
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @SafeVarargs
    private static String first(Supplier<String>... checks) {
        return IntStream.range(0, checks.length)
                .mapToObj(at -> checks[at].get())
                .filter(violation -> !violation.isEmpty())
                .findFirst()
                .orElse("");
    }
}
