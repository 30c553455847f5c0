package dev.portolan.load.claude;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Anthropic's answers: a message of blocks, or the named events that add up to it. */
final class AnthropicMessagesWriter {
    private static final int FRAGMENT = 12;
    private static final String THOUGHT = "A question about places.";
    private static final String SIGNATURE = "c2ltdWxhdGVkLXNpZ25hdHVyZQ==";

    private final ExchangeContext turn;
    private final boolean thinking;
    private final List<ScriptStep.Write> events = new ArrayList<>();
    private int blocks;

    AnthropicMessagesWriter(ExchangeContext turn, String thinking) {
        this.turn = turn;
        this.thinking = thinking.equals("enabled") || thinking.equals("adaptive");
    }

    Script whole() {
        var message = message();
        var content = message.putArray("content");
        if (thinking) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", THOUGHT)
                    .put("signature", SIGNATURE);
        }
        if (turn.answer().calls().isEmpty()) {
            content.addObject().put("type", "text").put("text", turn.answer().text());
        }
        for (var call : turn.answer().calls()) {
            content.add(call(content.size(), call, LenientJson.read(call.arguments())));
        }
        message.put("stop_reason", stopReason()).putNull("stop_sequence");
        message.set("usage", usage(turn.answer().count().completion()));
        return ChatCompletionWriter.json(200, message, Map.of("request-id", "req_" + turn.seed()));
    }

    private ObjectNode message() {
        return LenientJson.object()
                .put("id", "msg_" + turn.seed())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", turn.model());
    }

    private ObjectNode call(int index, Tool.Call call, JsonNode input) {
        ObjectNode block =
                LenientJson.object()
                        .put("type", "tool_use")
                        .put("id", "toolu_" + turn.seed() + index)
                        .put("name", call.name());
        block.set("input", input);
        return block;
    }

    private String stopReason() {
        return switch (turn.answer().finish()) {
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            default -> "end_turn";
        };
    }

    private ObjectNode usage(int output) {
        return LenientJson.object()
                .put("input_tokens", turn.answer().count().prompt())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", output);
    }

    Script events() {
        var message = message();
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", usage(1));
        event("message_start", Kind.EVENT, LenientJson.object().set("message", message));
        event("ping", Kind.EVENT, LenientJson.object());
        if (thinking) {
            block(
                    LenientJson.object()
                            .put("type", "thinking")
                            .put("thinking", "")
                            .put("signature", ""),
                    List.of(
                            delta("thinking_delta", "thinking", THOUGHT),
                            delta("signature_delta", "signature", SIGNATURE)));
        }
        if (turn.answer().calls().isEmpty()) {
            var deltas =
                    turn.answer().tokens().stream()
                            .map(token -> delta("text_delta", "text", token))
                            .toList();
            block(LenientJson.object().put("type", "text").put("text", ""), deltas);
        }
        for (var call : turn.answer().calls()) {
            block(call(blocks, call, LenientJson.object()), fragments(call.arguments()));
        }
        end();
        return Script.stream(
                Map.of(
                        "content-type",
                        "text/event-stream; charset=utf-8",
                        "request-id",
                        "req_" + turn.seed()),
                events);
    }

    private void block(ObjectNode opening, List<ObjectNode> deltas) {
        int index = blocks++;
        var start = LenientJson.object().put("index", index);
        event("content_block_start", Kind.EVENT, start.set("content_block", opening));
        for (var delta : deltas) {
            var told = LenientJson.object().put("index", index);
            event("content_block_delta", Kind.TOKEN, told.set("delta", delta));
        }
        event("content_block_stop", Kind.EVENT, LenientJson.object().put("index", index));
    }

    private static ObjectNode delta(String type, String member, String value) {
        return LenientJson.object().put("type", type).put(member, value);
    }

    private static List<ObjectNode> fragments(String arguments) {
        var deltas = new ArrayList<ObjectNode>();
        deltas.add(delta("input_json_delta", "partial_json", ""));
        for (int from = 0; from < arguments.length(); from += FRAGMENT) {
            int to = Math.min(from + FRAGMENT, arguments.length());
            deltas.add(delta("input_json_delta", "partial_json", arguments.substring(from, to)));
        }
        return deltas;
    }

    private void end() {
        var delta = LenientJson.object();
        delta.putObject("delta").put("stop_reason", stopReason()).putNull("stop_sequence");
        delta.set(
                "usage",
                LenientJson.object().put("output_tokens", turn.answer().count().completion()));
        event("message_delta", Kind.USAGE, delta);
        event("message_stop", Kind.DONE, LenientJson.object());
    }

    private void event(String name, Kind kind, JsonNode members) {
        var data = LenientJson.object().put("type", name);
        data.setAll((ObjectNode) members);
        events.add(
                new ScriptStep.Write(
                        ByteString.of(
                                "event: " + name + "\ndata: " + LenientJson.write(data) + "\n\n"),
                        kind));
    }
}
