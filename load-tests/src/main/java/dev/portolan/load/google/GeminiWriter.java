package dev.portolan.load.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.Tool;
import dev.portolan.load.dialect.ChatCompletionWriter;
import dev.portolan.load.dialect.ExchangeContext;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes Gemini's responses: candidates with parts, complete or as chunks. */
final class GeminiWriter {
    /** The signature on the first call of a thinking model's turn, required in the next request. */
    static final String SIGNATURE = "c2ltdWxhdGVkLXRob3VnaHQtc2lnbmF0dXJl";

    private static final int THOUGHT_TOKENS = 7;
    private final ExchangeContext exchange;
    private final boolean thinking;
    private final boolean signatures;

    /**
     * @param thinking whether a summary of the thoughts is requested
     * @param signatures whether the model signs its calls
     */
    GeminiWriter(ExchangeContext exchange, boolean thinking, boolean signatures) {
        this.exchange = exchange;
        this.thinking = thinking;
        this.signatures = signatures;
    }

    Script whole() {
        var parts = LenientJson.array();
        if (thinking) {
            parts.add(thought());
        }
        if (exchange.answer().calls().isEmpty()) {
            parts.addObject().put("text", exchange.answer().text());
        } else {
            calls().forEach(parts::add);
        }
        var answer = withLogprobs(answer(parts, true), exchange.answer().tokens());
        return ChatCompletionWriter.json(200, answer, Map.of("vary", "Origin"));
    }

    /** Writes server-sent events with Google's line ends and no end marker. */
    Script events() {
        var pieces = new ArrayList<ScriptStep.Write>();
        chunks().forEach(
                        chunk ->
                                pieces.add(
                                        new ScriptStep.Write(
                                                ByteString.of(
                                                        "data: "
                                                                + LenientJson.write(chunk)
                                                                + "\r\n\r\n"),
                                                Kind.TOKEN)));
        return Script.stream(Map.of("content-type", "text/event-stream"), pieces);
    }

    /** Writes a stream without {@code alt=sse}: one JSON array, element by element. */
    Script array() {
        var pieces = new ArrayList<ScriptStep.Write>();
        for (var chunk : chunks()) {
            var before = pieces.isEmpty() ? "[" : ",\r\n";
            pieces.add(
                    new ScriptStep.Write(
                            ByteString.of(before + LenientJson.write(chunk)), Kind.TOKEN));
        }
        pieces.add(new ScriptStep.Write(ByteString.of("\r\n]"), Kind.DONE));
        return Script.stream(Map.of("content-type", "application/json; charset=UTF-8"), pieces);
    }

    /** Returns the response to a blocked prompt: no candidate, and the reason. */
    ObjectNode blocked() {
        var answer = LenientJson.object();
        answer.putObject("promptFeedback").put("blockReason", "PROHIBITED_CONTENT");
        answer.putObject("usageMetadata")
                .put("promptTokenCount", exchange.answer().count().prompt())
                .put("totalTokenCount", exchange.answer().count().prompt());
        return withIds(answer);
    }

    private List<ObjectNode> chunks() {
        var chunks = new ArrayList<ObjectNode>();
        if (thinking) {
            chunks.add(answer(LenientJson.array().add(thought()), false));
        }
        if (exchange.answer().calls().isEmpty()) {
            var tokens = exchange.answer().tokens();
            for (int at = 0; at < tokens.size(); at++) {
                var parts = LenientJson.array();
                parts.addObject().put("text", tokens.get(at));
                var chunk = answer(parts, at == tokens.size() - 1);
                chunks.add(withLogprobs(chunk, tokens.subList(at, at + 1)));
            }
        } else {
            calls().forEach(call -> chunks.add(answer(LenientJson.array().add(call), false)));
            var nothing = LenientJson.array();
            nothing.addObject().put("text", "");
            chunks.add(answer(nothing, true));
        }
        return chunks;
    }

    private static ObjectNode thought() {
        return LenientJson.object().put("text", "A question about places.").put("thought", true);
    }

    private List<ObjectNode> calls() {
        var parts = new ArrayList<ObjectNode>();
        for (Tool.Call call : exchange.answer().calls()) {
            var part = LenientJson.object();
            part.putObject("functionCall")
                    .put("name", call.name())
                    .set("args", LenientJson.read(call.arguments()));
            if (signatures && parts.isEmpty()) {
                part.put("thoughtSignature", SIGNATURE);
            }
            parts.add(part);
        }
        return parts;
    }

    private ObjectNode answer(ArrayNode parts, boolean last) {
        var answer = LenientJson.object();
        var candidates = answer.putArray("candidates");
        for (int index = 0; index < exchange.modelRequest().choices(); index++) {
            var candidate = candidates.addObject();
            candidate.putObject("content").put("role", "model").set("parts", parts);
            if (last) {
                candidate.put("finishReason", finish());
            }
            if (index > 0) {
                candidate.put("index", index);
            }
        }
        answer.set("usageMetadata", usage(last));
        return withIds(answer);
    }

    private ObjectNode withIds(ObjectNode answer) {
        return answer.put("modelVersion", exchange.model())
                .put("createTime", "2026-01-01T00:00:00Z")
                .put("responseId", exchange.seed());
    }

    private String finish() {
        return exchange.answer().finish().equals("length") ? "MAX_TOKENS" : "STOP";
    }

    private ObjectNode usage(boolean last) {
        int prompt = exchange.answer().count().prompt();
        int thoughts = thinking ? THOUGHT_TOKENS : 0;
        var usage = LenientJson.object().put("promptTokenCount", prompt);
        if (!last) {
            return usage.put("totalTokenCount", prompt);
        }
        int completion = exchange.answer().count().completion() * exchange.modelRequest().choices();
        usage.put("candidatesTokenCount", completion)
                .put("totalTokenCount", prompt + completion + thoughts)
                .put("trafficType", "ON_DEMAND");
        return thinking ? usage.put("thoughtsTokenCount", thoughts) : usage;
    }

    /** Adds the log probabilities of the tokens when the request asks for them. */
    private ObjectNode withLogprobs(ObjectNode answer, List<String> tokens) {
        if (exchange.modelRequest().body().path("logprobs").asBoolean(false)) {
            for (var candidate : answer.path("candidates")) {
                ((ObjectNode) candidate).set("logprobsResult", logprobs(tokens));
            }
        }
        return answer;
    }

    private static JsonNode logprobs(List<String> tokens) {
        var result = LenientJson.object();
        var chosen = result.putArray("chosenCandidates");
        var top = result.putArray("topCandidates");
        for (var token : tokens) {
            var entry = LenientJson.object().put("token", token).put("logProbability", -0.01);
            chosen.add(entry);
            top.addObject().putArray("candidates").add(entry);
        }
        return result;
    }
}
