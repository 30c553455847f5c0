package dev.portolan.load.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.cases.AnswerFamily;
import dev.portolan.load.cases.UpstreamAnswer.ToolCall;
import dev.portolan.load.cases.UpstreamAnswer.Usual;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The usual answers of each family, for cases in which the answer does not matter. */
final class UsualAnswers {
    private UsualAnswers() {}

    static JsonNode whole(AnswerFamily family, Usual usual) {
        return switch (family) {
            case CHAT -> chat(usual);
            case MESSAGES -> message(usual);
            case CONVERSE -> converse(usual);
            case GEMINI -> gemini(usual);
        };
    }

    /** Returns the events of a stream; text stands for itself. */
    static List<JsonNode> stream(AnswerFamily family, Usual usual) {
        return switch (family) {
            case CHAT -> chatEvents(usual);
            case MESSAGES -> messageEvents(usual);
            case CONVERSE -> converseEvents(usual);
            case GEMINI -> List.of(gemini(usual));
        };
    }

    private static JsonNode chat(Usual usual) {
        var message = json("{\"role\":\"assistant\",\"content\":null}");
        if (!usual.says().isEmpty()) {
            message.put("content", usual.says());
        }
        if (!usual.calls().isEmpty()) {
            message.set("tool_calls", chatCalls(usual.calls()));
        }
        var answer =
                json(
                        """
                        {"id":"c1","object":"chat.completion","created":1,"model":"up","choices":[],
                        "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
                        """);
        answer.withArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", usual.calls().isEmpty() ? "stop" : "tool_calls")
                .set("message", message);
        return answer;
    }

    private static ArrayNode chatCalls(List<ToolCall> calls) {
        var all = LenientJson.array();
        for (var call : calls) {
            var written = all.addObject().put("id", call.id()).put("type", "function");
            written.putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments().toString());
        }
        return all;
    }

    private static List<JsonNode> chatEvents(Usual usual) {
        List<JsonNode> events = new ArrayList<>();
        events.add(chunk(json("{\"role\":\"assistant\",\"content\":\"\"}"), null));
        if (!usual.says().isEmpty()) {
            events.add(chunk(LenientJson.object().put("content", usual.says()), null));
        }
        var calls = chatCalls(usual.calls());
        for (int at = 0; at < calls.size(); at++) {
            ((ObjectNode) calls.get(at)).put("index", at);
            var delta = LenientJson.object();
            delta.putArray("tool_calls").add(calls.get(at));
            events.add(chunk(delta, null));
        }
        events.add(chunk(LenientJson.object(), calls.isEmpty() ? "stop" : "tool_calls"));
        events.add(
                json(
                        """
                        {"id":"c1","object":"chat.completion.chunk","created":1,"model":"up",
                        "choices":[],
                        "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
                        """));
        events.add(TextNode.valueOf("[DONE]"));
        return events;
    }

    private static ObjectNode chunk(ObjectNode delta, @Nullable String finish) {
        var chunk =
                json(
                        """
                        {"id":"c1","object":"chat.completion.chunk","created":1,"model":"up",
                        "choices":[]}
                        """);
        var choice = chunk.withArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finish);
        return chunk;
    }

    private static JsonNode message(Usual usual) {
        var answer = messageStart(usual);
        answer.put("stop_reason", usual.calls().isEmpty() ? "end_turn" : "tool_use");
        answer.set("content", messageBlocks(usual));
        return answer;
    }

    private static ObjectNode messageStart(Usual usual) {
        var start =
                json(
                        """
                        {"id":"m1","type":"message","role":"assistant","model":"c","content":[],
                        "stop_reason":null,"stop_sequence":null,
                        "usage":{"input_tokens":1,"output_tokens":1}}
                        """);
        start.put("id", usual.calls().isEmpty() ? "m1" : "m2");
        return start;
    }

    private static ArrayNode messageBlocks(Usual usual) {
        var blocks = LenientJson.array();
        if (!usual.says().isEmpty()) {
            blocks.addObject().put("type", "text").put("text", usual.says());
        }
        for (var call : usual.calls()) {
            blocks.addObject()
                    .put("type", "tool_use")
                    .put("id", call.id())
                    .put("name", call.name())
                    .set("input", call.arguments());
        }
        return blocks;
    }

    private static List<JsonNode> messageEvents(Usual usual) {
        List<JsonNode> events = new ArrayList<>();
        var start = LenientJson.object().put("type", "message_start");
        start.set("message", messageStart(usual));
        events.add(start);
        var blocks = messageBlocks(usual);
        for (int at = 0; at < blocks.size(); at++) {
            addBlock(events, (ObjectNode) blocks.get(at), at);
        }
        var end = json("{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":1}}");
        end.withObject("delta")
                .put("stop_reason", usual.calls().isEmpty() ? "end_turn" : "tool_use")
                .putNull("stop_sequence");
        events.add(end);
        events.add(json("{\"type\":\"message_stop\"}"));
        return events;
    }

    private static void addBlock(List<JsonNode> events, ObjectNode block, int index) {
        boolean text = block.path("type").asText().equals("text");
        var delta = LenientJson.object();
        if (text) {
            delta.put("type", "text_delta").put("text", block.path("text").asText());
            block.put("text", "");
        } else {
            delta.put("type", "input_json_delta")
                    .put("partial_json", block.path("input").toString());
            block.set("input", LenientJson.object());
        }
        var start = LenientJson.object().put("type", "content_block_start").put("index", index);
        start.set("content_block", block);
        var middle = LenientJson.object().put("type", "content_block_delta").put("index", index);
        middle.set("delta", delta);
        events.add(start);
        events.add(middle);
        events.add(LenientJson.object().put("type", "content_block_stop").put("index", index));
    }

    private static JsonNode converse(Usual usual) {
        var answer =
                json(
                        """
                        {"output":{"message":{"role":"assistant","content":[]}},"stopReason":"end_turn",
                        "usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},
                        "metrics":{"latencyMs":1}}
                        """);
        answer.put("stopReason", usual.calls().isEmpty() ? "end_turn" : "tool_use");
        var content = answer.withObject("output").withObject("message").withArray("content");
        if (!usual.says().isEmpty()) {
            content.addObject().put("text", usual.says());
        }
        for (var call : usual.calls()) {
            content.addObject()
                    .putObject("toolUse")
                    .put("toolUseId", call.id())
                    .put("name", call.name())
                    .set("input", call.arguments());
        }
        return answer;
    }

    private static List<JsonNode> converseEvents(Usual usual) {
        List<JsonNode> events = new ArrayList<>();
        events.add(json("{\"messageStart\":{\"role\":\"assistant\"}}"));
        int index = 0;
        if (!usual.says().isEmpty()) {
            var delta = LenientJson.object().put("text", usual.says());
            addConverseBlock(events, null, delta, index++);
        }
        for (var call : usual.calls()) {
            var start = LenientJson.object();
            start.putObject("toolUse").put("toolUseId", call.id()).put("name", call.name());
            var delta = LenientJson.object();
            delta.putObject("toolUse").put("input", call.arguments().toString());
            addConverseBlock(events, start, delta, index++);
        }
        var stop = usual.calls().isEmpty() ? "end_turn" : "tool_use";
        events.add(json("{\"messageStop\":{\"stopReason\":\"" + stop + "\"}}"));
        events.add(
                json(
                        """
                        {"metadata":{"usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},
                        "metrics":{"latencyMs":1}}}
                        """));
        return events;
    }

    private static void addConverseBlock(
            List<JsonNode> events, @Nullable ObjectNode start, ObjectNode delta, int index) {
        if (start != null) {
            var begin = LenientJson.object();
            begin.putObject("contentBlockStart")
                    .put("contentBlockIndex", index)
                    .set("start", start);
            events.add(begin);
        }
        var middle = LenientJson.object();
        middle.putObject("contentBlockDelta").put("contentBlockIndex", index).set("delta", delta);
        events.add(middle);
        events.add(json("{\"contentBlockStop\":{\"contentBlockIndex\":" + index + "}}"));
    }

    private static JsonNode gemini(Usual usual) {
        var answer =
                json(
                        """
                        {"candidates":[{"content":{"role":"model","parts":[]},"finishReason":"STOP",
                        "index":0}],
                        "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,
                        "totalTokenCount":2}}
                        """);
        var parts = (ArrayNode) answer.at("/candidates/0/content/parts");
        if (!usual.says().isEmpty()) {
            parts.addObject().put("text", usual.says());
        }
        for (var call : usual.calls()) {
            parts.addObject()
                    .putObject("functionCall")
                    .put("name", call.name())
                    .set("args", call.arguments());
        }
        return answer;
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) LenientJson.read(text);
    }
}
