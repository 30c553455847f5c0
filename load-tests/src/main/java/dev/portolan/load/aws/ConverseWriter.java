package dev.portolan.load.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelAnswer;
import dev.portolan.load.answer.Tool;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes Converse responses, complete or as a stream of frames. */
final class ConverseWriter {
    private static final String THOUGHT = "The question is weighed before it is answered.";
    private static final String SIGNATURE = "c2ltdWxhdGVk";
    private static final int FRAGMENT_LENGTH = 12;

    private final JsonNode body;
    private final ModelAnswer answer;
    private final int number;
    private final List<ScriptStep.Write> events = new ArrayList<>();
    private int block;

    ConverseWriter(JsonNode body, ModelAnswer answer, int number) {
        this.body = body;
        this.answer = answer;
        this.number = number;
    }

    Script whole() {
        var content = LenientJson.array();
        if (usesThinking()) {
            content.addObject()
                    .putObject("reasoningContent")
                    .putObject("reasoningText")
                    .put("text", THOUGHT)
                    .put("signature", SIGNATURE);
        }
        if (!answer.tokens().isEmpty()) {
            content.addObject().put("text", answer.text());
        }
        addToolUses(content);
        var written = LenientJson.object();
        var message = written.putObject("output").putObject("message");
        message.put("role", "assistant").set("content", content);
        written.put("stopReason", stopReason());
        written.set("usage", usage());
        written.putObject("metrics").put("latencyMs", 42);
        return Script.whole(
                200,
                Map.of("content-type", "application/json"),
                ByteString.of(LenientJson.write(written)));
    }

    private void addToolUses(ArrayNode content) {
        for (int at = 0; at < answer.calls().size(); at++) {
            var call = answer.calls().get(at);
            content.addObject()
                    .putObject("toolUse")
                    .put("toolUseId", id(at))
                    .put("name", call.name())
                    .set("input", LenientJson.read(call.arguments()));
        }
    }

    Script streamed() {
        event("messageStart", LenientJson.object().put("role", "assistant"), Kind.EVENT);
        if (usesThinking()) {
            var thought = LenientJson.object();
            thought.putObject("reasoningContent").put("text", THOUGHT);
            delta(thought);
            var signature = LenientJson.object();
            signature.putObject("reasoningContent").put("signature", SIGNATURE);
            delta(signature);
            stop();
        }
        if (!answer.tokens().isEmpty()) {
            answer.tokens().forEach(token -> delta(LenientJson.object().put("text", token)));
            stop();
        }
        for (int at = 0; at < answer.calls().size(); at++) {
            writeToolUse(answer.calls().get(at), id(at));
        }
        event("messageStop", LenientJson.object().put("stopReason", stopReason()), Kind.EVENT);
        var metadata = LenientJson.object();
        metadata.set("usage", usage());
        metadata.putObject("metrics").put("latencyMs", 42);
        event("metadata", metadata, Kind.USAGE);
        return Script.stream(Map.of("content-type", Frames.TYPE), events);
    }

    private void writeToolUse(Tool.Call call, String id) {
        var start = LenientJson.object();
        start.putObject("start").putObject("toolUse").put("toolUseId", id).put("name", call.name());
        event("contentBlockStart", start.put("contentBlockIndex", block), Kind.EVENT);
        var arguments = call.arguments().equals("{}") ? "" : call.arguments();
        for (int from = 0; from < arguments.length(); from += FRAGMENT_LENGTH) {
            int to = Math.min(from + FRAGMENT_LENGTH, arguments.length());
            var part = LenientJson.object();
            part.putObject("toolUse").put("input", arguments.substring(from, to));
            delta(part);
        }
        stop();
    }

    private void delta(ObjectNode delta) {
        var event = LenientJson.object();
        event.set("delta", delta);
        event("contentBlockDelta", event.put("contentBlockIndex", block), Kind.TOKEN);
    }

    private void stop() {
        event(
                "contentBlockStop",
                LenientJson.object().put("contentBlockIndex", block++),
                Kind.EVENT);
    }

    private void event(String type, ObjectNode payload, Kind kind) {
        events.add(Frames.event(type, payload, kind));
    }

    private String id(int call) {
        return "tooluse_%08x%d".formatted(Integer.reverse(number), call);
    }

    private boolean usesThinking() {
        var extra = body.path("additionalModelRequestFields");
        return List.of("thinking", "reasoning_config", "reasoningConfig", "reasoning_effort")
                .stream()
                .anyMatch(extra::has);
    }

    private String stopReason() {
        return switch (answer.finish()) {
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            default -> "end_turn";
        };
    }

    /**
     * Returns the usage; with a cache point, half of the prompt counts as cached. Some counters
     * have two names.
     */
    private ObjectNode usage() {
        boolean cached = body.toString().contains("\"cachePoint\"");
        int prompt = answer.count().prompt();
        int read = cached ? prompt / 2 : 0;
        return LenientJson.object()
                .put("inputTokens", prompt - read)
                .put("outputTokens", answer.count().completion())
                .put("totalTokens", answer.count().total())
                .put("cacheReadInputTokens", read)
                .put("cacheReadInputTokenCount", read)
                .put("cacheWriteInputTokens", 0)
                .put("cacheWriteInputTokenCount", 0);
    }
}
