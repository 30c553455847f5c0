package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the contract of providers for Vertex AI in Gemini's protocol. */
final class VertexContractTest extends ProviderContract {
    @Override
    Provider provider() {
        return Providers.byId("gcp-vertex").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(
                URI.create("https://europe-west4-aiplatform.googleapis.com"),
                "gemini-2.5-flash",
                Map.of(Target.PROJECT, "harbour", Target.REGION, "europe-west4"));
    }

    @Override
    byte[] whole(AnswerContent expected) {
        var parts = new ArrayList<String>();
        if (!expected.text().isEmpty()) {
            parts.add(text(expected.text()));
        }
        expected.calls().forEach(call -> parts.add(call(call)));
        return utf8(chunk(parts, expected, true));
    }

    @Override
    byte[] stream(AnswerContent expected) {
        var events = new StringBuilder();
        for (var piece : expected.text().split("(?<= )", -1)) {
            event(events, chunk(List.of(text(piece)), expected, false));
        }
        expected.calls()
                .forEach(call -> event(events, chunk(List.of(call(call)), expected, false)));
        event(events, chunk(List.of(text("")), expected, true));
        return utf8(events.toString());
    }

    private static void event(StringBuilder events, String chunk) {
        events.append("data: ").append(chunk).append("\r\n\r\n");
    }

    private static String text(String text) {
        return "{\"text\":" + JsonValue.of(text).toJson() + "}";
    }

    private static String call(String call) {
        return "{\"functionCall\":{\"name\":\"%s\",\"args\":%s}}"
                .formatted(call.substring(0, call.indexOf('{')), AnthropicContractTest.input(call));
    }

    private static String chunk(List<String> parts, AnswerContent expected, boolean last) {
        var finish = expected.finish().equals("length") ? "MAX_TOKENS" : "STOP";
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":%s}%s}],%s}"
                .formatted(
                        parts,
                        last ? ",\"finishReason\":\"" + finish + "\"" : "",
                        "\"usageMetadata\":{\"promptTokenCount\":%d,\"candidatesTokenCount\":%d},"
                                        .formatted(expected.prompt(), expected.completion())
                                + "\"modelVersion\":\"m\",\"responseId\":\"r1\"");
    }

    @Override
    int lastNeeded(byte[] stream) {
        var text = new String(stream, StandardCharsets.UTF_8);
        return utf8(text.substring(0, text.indexOf("\"finishReason\""))).length;
    }

    /** Returns the error as Google sends it mid-stream: no event, but a line of its own. */
    @Override
    byte[] errorEvent() {
        var begun = new StringBuilder();
        event(begun, chunk(List.of(text("Half")), SHORT, false));
        return utf8(
                begun + "{\"error\":{\"code\":499,\"message\":\"no\",\"status\":\"CANCELLED\"}}");
    }

    @Override
    byte[] unknownEvent() {
        return utf8("data: {\"later\":{\"x\":[1]}}\r\n\r\n");
    }

    @Override
    byte[] errorBody(int status, String message) {
        return utf8(
                "[{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"X\"}}]"
                        .formatted(status, message));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
