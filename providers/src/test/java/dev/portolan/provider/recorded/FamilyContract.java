package dev.portolan.provider.recorded;

import dev.portolan.provider.json.JsonValue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** The contract of providers for OpenAI's family, whose members differ in how they stream. */
abstract class FamilyContract extends ProviderContract {
    @Override
    byte[] whole(AnswerContent expected) {
        var calls = new ArrayList<String>();
        for (var call : expected.calls()) {
            calls.add(call(call, calls.size()));
        }
        var content = expected.text().isEmpty() ? "null" : JsonValue.of(expected.text()).toJson();
        return utf8(
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "\"content\":%s,\"tool_calls\":%s},\"finish_reason\":\"%s\"}],\"usage\":%s}"
                                .formatted(content, calls, expected.finish(), usage(expected)));
    }

    private static String call(String call, int index) {
        return "{\"index\":%d,\"id\":\"call_%d\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":%s}}"
                .formatted(
                        index,
                        index,
                        call.substring(0, call.indexOf('{')),
                        JsonValue.of(AnthropicContractTest.input(call)).toJson());
    }

    public static String usage(AnswerContent expected) {
        return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
                .formatted(
                        expected.prompt(),
                        expected.completion(),
                        expected.prompt() + expected.completion());
    }

    @Override
    byte[] stream(AnswerContent expected) {
        var events = new StringBuilder(before());
        events.append(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null", ""));
        for (var piece : expected.text().split("(?<= )", -1)) {
            events.append(chunk("{\"content\":" + JsonValue.of(piece).toJson() + "}", "null", ""));
        }
        int index = 0;
        for (var call : expected.calls()) {
            events.append(chunk("{\"tool_calls\":[" + call(call, index++) + "]}", "null", ""));
        }
        return onTheWire(events.append(ending(expected)).append("data: [DONE]\n\n").toString());
    }

    /** Returns the events that some providers send before the answer. */
    String before() {
        return "";
    }

    /** Returns the finish reason, and the usage in a chunk of its own. */
    String ending(AnswerContent expected) {
        return chunk("{}", "\"" + expected.finish() + "\"", "")
                + "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                + "\"model\":\"m\",\"choices\":[],\"usage\":"
                + usage(expected)
                + "}\n\n";
    }

    static String chunk(String delta, String finish, String more) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]%s}\n\n"
                .formatted(delta, finish, more);
    }

    /** Returns the events as their provider frames them. */
    byte[] onTheWire(String events) {
        return utf8(events);
    }

    /** The finish reason is evidence enough: some of the family send nothing after it. */
    @Override
    int lastNeeded(byte[] stream) {
        return new String(stream, StandardCharsets.ISO_8859_1).indexOf("\"stop\"");
    }

    @Override
    byte[] errorEvent() {
        return onTheWire(
                "data:"
                    + " {\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"code\":null}}\n\n");
    }

    @Override
    byte[] unknownEvent() {
        return onTheWire(
                "event: later\ndata: {\"id\":\"c1\",\"type\":\"later\",\"choices\":[]}\n\n");
    }

    @Override
    byte[] errorBody(int status, String message) {
        return utf8(
                "{\"error\":{\"message\":\"%s\",\"type\":\"x_error\",\"param\":null,\"code\":null}}"
                        .formatted(message));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
