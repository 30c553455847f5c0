package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.wire.TestingFrames;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** Runs the contract of providers for Bedrock by Converse. */
final class BedrockContractTest extends ProviderContract {
    @Override
    Provider provider() {
        return Providers.byId("aws-bedrock").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(
                URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com"),
                "eu.anthropic.claude-sonnet-4-5-20250929-v1:0");
    }

    private static String stop(AnswerContent expected) {
        return switch (expected.finish()) {
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            default -> "end_turn";
        };
    }

    private static String usage(AnswerContent expected) {
        return "{\"inputTokens\":%d,\"outputTokens\":%d,\"totalTokens\":%d,\"cacheReadInputTokens\":4,\"cacheReadInputTokenCount\":4}"
                .formatted(
                        expected.prompt() - 4,
                        expected.completion(),
                        expected.prompt() + expected.completion());
    }

    private static String use(String call, int index, String more) {
        return "{\"toolUse\":{\"toolUseId\":\"tooluse_%d\",\"name\":\"%s\"%s}}"
                .formatted(index, call.substring(0, call.indexOf('{')), more);
    }

    @Override
    byte[] whole(AnswerContent expected) {
        var content = new ArrayList<String>();
        if (!expected.text().isEmpty()) {
            content.add("{\"text\":" + JsonValue.of(expected.text()).toJson() + "}");
        }
        for (var call : expected.calls()) {
            content.add(
                    use(call, content.size(), ",\"input\":" + AnthropicContractTest.input(call)));
        }
        return utf8(
                "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":%s}},\"stopReason\":\"%s\",\"usage\":%s,\"metrics\":{\"latencyMs\":9}}"
                        .formatted(content, stop(expected), usage(expected)));
    }

    @Override
    byte[] stream(AnswerContent expected) {
        var frames = new ByteArrayOutputStream();
        event(frames, "messageStart", "{\"role\":\"assistant\",\"p\":\"abcd\"}");
        int index = 0;
        if (!expected.text().isEmpty()) {
            for (var piece : expected.text().split("(?<= )", -1)) {
                delta(frames, index, "{\"text\":" + JsonValue.of(piece).toJson() + "}");
            }
            event(frames, "contentBlockStop", "{\"contentBlockIndex\":" + index++ + "}");
        }
        for (var call : expected.calls()) {
            event(
                    frames,
                    "contentBlockStart",
                    "{\"contentBlockIndex\":%d,\"start\":%s}"
                            .formatted(index, use(call, index, "")));
            var input = AnthropicContractTest.input(call);
            int half = input.length() / 2;
            for (var part : new String[] {input.substring(0, half), input.substring(half)}) {
                var fragment = JsonValue.of(part).toJson();
                delta(frames, index, "{\"toolUse\":{\"input\":" + fragment + "}}");
            }
            event(frames, "contentBlockStop", "{\"contentBlockIndex\":" + index++ + "}");
        }
        event(frames, "messageStop", "{\"stopReason\":\"" + stop(expected) + "\"}");
        event(frames, "metadata", "{\"usage\":" + usage(expected) + "}");
        return frames.toByteArray();
    }

    private static void delta(ByteArrayOutputStream frames, int index, String delta) {
        event(
                frames,
                "contentBlockDelta",
                "{\"contentBlockIndex\":%d,\"delta\":%s}".formatted(index, delta));
    }

    private static void event(ByteArrayOutputStream frames, String type, String payload) {
        frames.writeBytes(TestingFrames.event(type, payload));
    }

    @Override
    int lastNeeded(byte[] stream) {
        return new String(stream, StandardCharsets.ISO_8859_1).indexOf("\"stopReason\"");
    }

    @Override
    byte[] errorEvent() {
        return TestingFrames.exception("modelStreamErrorException", "{\"message\":\"no\"}");
    }

    @Override
    boolean summedUp() {
        return true;
    }

    @Override
    byte[] unknownEvent() {
        return TestingFrames.event("laterEvent", "{\"later\":1}");
    }

    @Override
    byte[] giantBegin() {
        return new byte[] {0, 0x7f, 0, 0, 0, 0x7e, 0, 0, 0, 0, 0, 0};
    }

    @Override
    byte[] errorBody(int status, String message) {
        return utf8("{\"message\":\"%s\"}".formatted(message));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
