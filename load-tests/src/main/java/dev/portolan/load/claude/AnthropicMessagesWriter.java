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

/** Writes Anthropic's responses: a message of content blocks, or its stream of named events. */
final class AnthropicMessagesWriter {
    private static final int FRAGMENT_LENGTH = 12;
    private static final String THOUGHT = "A question about places.";
    private static final String SIGNATURE = "c2ltdWxhdGVkLXNpZ25hdHVyZQ==";

    private final ExchangeContext exchange;
    private final boolean thinking;
    private final List<ScriptStep.Write> events = new ArrayList<>();
    private int blocks;

    AnthropicMessagesWriter(ExchangeContext exchange, String thinking) {
        this.exchange = exchange;
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
        if (exchange.answer().calls().isEmpty()) {
            content.addObject().put("type", "text").put("text", exchange.answer().text());
        }
        for (var call : exchange.answer().calls()) {
            content.add(call(content.size(), call, LenientJson.read(call.arguments())));
        }
        message.put("stop_reason", stopReason()).putNull("stop_sequence");
        message.set("usage", usage(exchange.answer().count().completion()));
        return ChatCompletionWriter.json(
                200, message, Map.of("request-id", "req_" + exchange.seed()));
    }

    private ObjectNode message() {
        return LenientJson.object()
                .put("id", "msg_" + exchange.seed())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", exchange.model());
    }

    private ObjectNode call(int index, Tool.Call call, JsonNode input) {
        ObjectNode block =
                LenientJson.object()
                        .put("type", "tool_use")
                        .put("id", "toolu_" + exchange.seed() + index)
                        .put("name", call.name());
        block.set("input", input);
        return block;
    }

    private String stopReason() {
        return switch (exchange.answer().finish()) {
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            default -> "end_turn";
        };
    }

    private ObjectNode usage(int output) {
        return LenientJson.object()
                .put("input_tokens", exchange.answer().count().prompt())
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
        if (exchange.answer().calls().isEmpty()) {
            var deltas =
                    exchange.answer().tokens().stream()
                            .map(token -> delta("text_delta", "text", token))
                            .toList();
            block(LenientJson.object().put("type", "text").put("text", ""), deltas);
        }
        for (var call : exchange.answer().calls()) {
            block(call(blocks, call, LenientJson.object()), fragments(call.arguments()));
        }
        end();
        return Script.stream(
                Map.of(
                        "content-type",
                        "text/event-stream; charset=utf-8",
                        "request-id",
                        "req_" + exchange.seed()),
                events);
    }

    private void block(ObjectNode opening, List<ObjectNode> deltas) {
        int index = blocks++;
        var start = LenientJson.object().put("index", index);
        event("content_block_start", Kind.EVENT, start.set("content_block", opening));
        for (var delta : deltas) {
            var data = LenientJson.object().put("index", index);
            event("content_block_delta", Kind.TOKEN, data.set("delta", delta));
        }
        event("content_block_stop", Kind.EVENT, LenientJson.object().put("index", index));
    }

    private static ObjectNode delta(String type, String member, String value) {
        return LenientJson.object().put("type", type).put(member, value);
    }

    private static List<ObjectNode> fragments(String arguments) {
        var deltas = new ArrayList<ObjectNode>();
        deltas.add(delta("input_json_delta", "partial_json", ""));
        for (int from = 0; from < arguments.length(); from += FRAGMENT_LENGTH) {
            int to = Math.min(from + FRAGMENT_LENGTH, arguments.length());
            deltas.add(delta("input_json_delta", "partial_json", arguments.substring(from, to)));
        }
        return deltas;
    }

    private void end() {
        var delta = LenientJson.object();
        delta.putObject("delta").put("stop_reason", stopReason()).putNull("stop_sequence");
        delta.set(
                "usage",
                LenientJson.object().put("output_tokens", exchange.answer().count().completion()));
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
