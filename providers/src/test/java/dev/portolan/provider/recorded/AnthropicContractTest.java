package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** Runs the contract of providers for Anthropic. */
final class AnthropicContractTest extends ProviderContract {
    @Override
    Provider provider() {
        return Providers.byId("anthropic").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(URI.create("https://api.anthropic.com/v1"), "claude-sonnet-4-5");
    }

    private static String stop(AnswerContent expected) {
        return switch (expected.finish()) {
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            default -> "end_turn";
        };
    }

    @Override
    byte[] whole(AnswerContent expected) {
        var content = new ArrayList<String>();
        if (!expected.text().isEmpty()) {
            content.add(
                    "{\"type\":\"text\",\"text\":" + JsonValue.of(expected.text()).toJson() + "}");
        }
        for (var call : expected.calls()) {
            content.add(opening(call, content.size(), input(call)));
        }
        return utf8(
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\","
                        + "\"content\":%s,\"stop_reason\":\"%s\",\"usage\":{\"input_tokens\":%d,\"output_tokens\":%d}}"
                                .formatted(
                                        content,
                                        stop(expected),
                                        expected.prompt(),
                                        expected.completion()));
    }

    private static String opening(String call, int index, String input) {
        return "{\"type\":\"tool_use\",\"id\":\"toolu_%d\",\"name\":\"%s\",\"input\":%s}"
                .formatted(index, call.substring(0, call.indexOf('{')), input);
    }

    /** Quotes the names of arguments, which the contract writes without quotes. */
    static String input(String call) {
        return call.substring(call.indexOf('{')).replaceAll("([a-z]+)=", "\"$1\":");
    }

    @Override
    byte[] stream(AnswerContent expected) {
        var events = new StringBuilder();
        event(
                events,
                "message_start",
                "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                        + "\"model\":\"c\",\"content\":[],\"usage\":{\"input_tokens\":"
                        + expected.prompt()
                        + ",\"output_tokens\":1}}");
        event(events, "ping", "\"x\":1");
        if (!expected.text().isEmpty()) {
            begin(events, 0, "{\"type\":\"text\",\"text\":\"\"}");
            for (var piece : expected.text().split("(?<= )", -1)) {
                delta(events, 0, "text_delta", "text", piece);
            }
            event(events, "content_block_stop", "\"index\":0");
        }
        int index = 0;
        for (var call : expected.calls()) {
            begin(events, index, opening(call, index, "{}"));
            var input = input(call).equals("{}") ? "" : input(call);
            int half = input.length() / 2;
            delta(events, index, "input_json_delta", "partial_json", input.substring(0, half));
            delta(events, index, "input_json_delta", "partial_json", input.substring(half));
            event(events, "content_block_stop", "\"index\":" + index++);
        }
        event(
                events,
                "message_delta",
                "\"delta\":{\"stop_reason\":\"%s\"},\"usage\":{\"output_tokens\":%d}"
                        .formatted(stop(expected), expected.completion()));
        event(events, "message_stop", "\"x\":1");
        return utf8(events.toString());
    }

    private static void begin(StringBuilder events, int index, String block) {
        event(events, "content_block_start", "\"index\":" + index + ",\"content_block\":" + block);
    }

    private static void delta(
            StringBuilder events, int index, String type, String member, String value) {
        event(
                events,
                "content_block_delta",
                "\"index\":%d,\"delta\":{\"type\":\"%s\",\"%s\":%s}"
                        .formatted(index, type, member, JsonValue.of(value).toJson()));
    }

    private static void event(StringBuilder events, String name, String members) {
        events.append("event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(name, name, members));
    }

    /** The finish reason is evidence enough; the final event is not needed. */
    @Override
    int lastNeeded(byte[] stream) {
        var text = new String(stream, StandardCharsets.UTF_8);
        return utf8(text.substring(0, text.indexOf("event: message_delta"))).length;
    }

    @Override
    byte[] errorEvent() {
        return utf8(
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                        + "\"message\":\"Overloaded\"}}\n\n");
    }

    @Override
    byte[] unknownEvent() {
        return utf8("event: later\ndata: {\"type\":\"later\",\"index\":0}\n\n");
    }

    @Override
    byte[] errorBody(int status, String message) {
        return utf8(
                "{\"type\":\"error\",\"error\":{\"type\":\"x_error\",\"message\":\"%s\"}}"
                        .formatted(message));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
