package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Providers;
import dev.portolan.provider.Target;
import dev.portolan.provider.json.JsonValue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** OpenAI keeps the contract of providers. */
final class OpenAiContractTest extends ProviderContract {
    @Override
    Provider provider() {
        return Providers.byId("openai").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(URI.create("https://api.openai.com/v1"), "gpt-5");
    }

    @Override
    byte[] whole(Spoken said) {
        var calls = new ArrayList<String>();
        for (var call : said.calls()) {
            calls.add(call(call, calls.size()));
        }
        var content = said.text().isEmpty() ? "null" : JsonValue.of(said.text()).toJson();
        return AnthropicContractTest.utf8(
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "\"content\":%s,\"tool_calls\":%s},\"finish_reason\":\"%s\"}],\"usage\":%s}"
                                .formatted(content, calls, said.finish(), usage(said)));
    }

    private static String call(String call, int index) {
        return "{\"index\":%d,\"id\":\"call_%d\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":%s}}"
                .formatted(
                        index,
                        index,
                        call.substring(0, call.indexOf('{')),
                        JsonValue.of(AnthropicContractTest.input(call)).toJson());
    }

    private static String usage(Spoken said) {
        return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
                .formatted(said.prompt(), said.completion(), said.prompt() + said.completion());
    }

    @Override
    byte[] stream(Spoken said) {
        var events = new StringBuilder();
        chunk(events, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
        for (var piece : said.text().split("(?<= )", -1)) {
            chunk(events, "{\"content\":" + JsonValue.of(piece).toJson() + "}", "null");
        }
        int index = 0;
        for (var call : said.calls()) {
            chunk(events, "{\"tool_calls\":[" + call(call, index++) + "]}", "null");
        }
        chunk(events, "{}", "\"" + said.finish() + "\"");
        events.append(
                "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                        + "\"model\":\"m\",\"choices\":[],\"usage\":"
                        + usage(said)
                        + "}\n\ndata: [DONE]\n\n");
        return AnthropicContractTest.utf8(events.toString());
    }

    private static void chunk(StringBuilder events, String delta, String finish) {
        events.append(
                "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n"
                        .formatted(delta, finish));
    }

    /** A finish is evidence enough: some of the family never say more. */
    @Override
    int lastNeeded(byte[] stream) {
        var text = new String(stream, StandardCharsets.UTF_8);
        return AnthropicContractTest.utf8(text.substring(0, text.indexOf("\"stop\""))).length;
    }

    @Override
    byte[] errorEvent() {
        return AnthropicContractTest.utf8(
                "data:"
                    + " {\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"code\":null}}\n\n");
    }

    @Override
    byte[] errorBody(int status, String message) {
        return AnthropicContractTest.utf8(
                "{\"error\":{\"message\":\"%s\",\"type\":\"x_error\",\"param\":null,\"code\":null}}"
                        .formatted(message));
    }
}
