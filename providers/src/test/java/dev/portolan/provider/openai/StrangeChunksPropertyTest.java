package dev.portolan.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.EventSink;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.request.Operation;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Chunks of any members in any order are read without a failure and forwarded as JSON. */
final class StrangeChunksPropertyTest {
    private static final List<String> SCALARS =
            List.of("null", "\"\"", "0", "\"x\"", "{}", "[]", "true", "\"{}\"", "7.5");

    @Property(tries = 300)
    void chunk_ofAnyMembers_isForwardedAsJson(@ForAll("streams") List<String> chunks) {
        for (var operation : List.of(Operation.CHAT, Operation.COMPLETIONS)) {
            var reader =
                    OpenAiDialect.reader(
                            TestingCalls.call(operation, "{\"model\":\"m\",\"stream\":true}"));
            reader.keepSentText();
            for (var chunk : chunks) {
                var bytes = ("data: " + chunk + "\n\n").getBytes(StandardCharsets.UTF_8);
                reader.feed(bytes, 0, bytes.length, JsonEvents.SINK);
            }
            reader.end(JsonEvents.SINK);
        }
    }

    @Property(tries = 300)
    void wholeAnswer_ofAnyMembers_isReadWithoutAFailure(@ForAll("streams") List<String> chunks) {
        var call = TestingCalls.call(Operation.CHAT, "{\"model\":\"m\"}");
        for (var chunk : chunks) {
            var bytes = chunk.replace("\"delta\"", "\"message\"").getBytes(StandardCharsets.UTF_8);
            assertThat(OpenAiDialect.reader(call).whole(bytes, 0, bytes.length)).isNotNull();
        }
    }

    @Provide
    Arbitrary<List<String>> streams() {
        var function = object(List.of("name", "arguments", "x"), scalar());
        var call =
                object(
                        List.of("index", "id", "type", "function", "custom"),
                        Arbitraries.oneOf(scalar(), function));
        var delta =
                object(
                        List.of("content", "tool_calls", "function_call", "role", "refusal"),
                        Arbitraries.oneOf(scalar(), list(call), function));
        var choice =
                object(
                        List.of("index", "delta", "finish_reason", "text", "usage"),
                        Arbitraries.oneOf(scalar(), delta, delta));
        return object(
                        List.of("id", "object", "created", "model", "choices", "usage"),
                        Arbitraries.oneOf(scalar(), list(choice), list(choice)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static Arbitrary<String> scalar() {
        return Arbitraries.of(SCALARS);
    }

    private static Arbitrary<String> list(Arbitrary<String> element) {
        return element.list().ofMaxSize(3).map(all -> "[" + String.join(",", all) + "]");
    }

    private static Arbitrary<String> object(List<String> names, Arbitrary<String> value) {
        return net.jqwik.api.Combinators.combine(Arbitraries.of(names), value)
                .as((name, member) -> "\"" + name + "\":" + member)
                .list()
                .ofMaxSize(5)
                .map(all -> "{" + String.join(",", all) + "}");
    }

    /** Expects events of JSON. */
    private enum JsonEvents implements EventSink {
        SINK;

        @Override
        public void forward(byte[] bytes, int from, int to) {
            new String(bytes, from, to - from, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .forEach(
                            line ->
                                    assertThat(JsonReader.read(line.substring("data: ".length())))
                                            .as(line)
                                            .isNotNull());
        }

        @Override
        public void error(ProviderError error) {}
    }
}
