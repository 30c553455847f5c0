package dev.portolan.provider.toolcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.Target;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.recorded.TypedChat;
import dev.portolan.provider.recorded.TypedMessage;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tool calls without ids, at one index, in the older form or with other faults: typed clients of
 * both protocols read as many calls as there were, each with its arguments and an id.
 *
 * <p>Forms seen at Gemini's OpenAI endpoint (NousResearch/hermes-agent#62940), Ollama
 * (ollama/ollama#15457), TGI, and in vercel/ai#14277 and vllm-project/vllm#53255.
 */
final class LenientToolCallsTest {
    private static final Target TARGET = new Target(URI.create("http://127.0.0.1:1/v1"), "up");
    private static final String F = "f{\"a\":1}";
    private static final String G = "g{\"a\":2}";

    /**
     * One answer.
     *
     * @param pieces the deltas of a stream in order, or one message
     * @param finish the finish reason that the server sends
     */
    record Answer(
            String name,
            List<String> pieces,
            String finish,
            List<String> calls,
            String expectedFinish) {
        static Answer of(String name, List<String> calls, String... pieces) {
            return new Answer(name, List.of(pieces), "tool_calls", calls, "tool_calls");
        }

        Answer finished(String by, String expected) {
            return new Answer(name, pieces, by, calls, expected);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Answer> streams() {
        var f = "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}";
        var g = "\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"a\\\":2}\"}";
        var two = List.of(F, G);
        return Stream.of(
                Answer.of(
                        "no ids, numbered",
                        two,
                        calls("{\"index\":0," + f + "}"),
                        calls("{\"index\":1," + g + "}")),
                Answer.of(
                        "own ids, all at index 0",
                        two,
                        calls("{\"index\":0,\"id\":\"call_a\"," + f + "}"),
                        calls("{\"index\":0,\"id\":\"call_b\"," + g + "}")),
                Answer.of(
                        "no ids, all at index 0",
                        two,
                        calls("{\"index\":0," + f + "}"),
                        calls("{\"index\":0," + g + "}")),
                Answer.of(
                        "no ids, all at index 0, the same function",
                        List.of(F, F),
                        calls("{\"index\":0," + f + "}"),
                        calls("{\"index\":0," + f + "}")),
                Answer.of(
                        "one id for all at index 0",
                        two,
                        calls("{\"index\":0,\"id\":\"0\"," + f + "}"),
                        calls("{\"index\":0,\"id\":\"0\"," + g + "}")),
                Answer.of("no ids, no index, one chunk", two, calls("{" + f + "},{" + g + "}")),
                Answer.of(
                        "no ids, index 0, one chunk",
                        List.of(F, F),
                        calls("{\"index\":0," + f + "},{\"index\":0," + f + "}")),
                Answer.of(
                        "null and empty ids",
                        two,
                        calls("{\"index\":0,\"id\":null,\"type\":null," + f + "}"),
                        calls("{\"index\":1,\"id\":\"\",\"type\":\"\"," + g + "}")),
                Answer.of(
                        "ids are numbers",
                        two,
                        calls("{\"index\":0,\"id\":0," + f + "}"),
                        calls("{\"index\":1,\"id\":0," + g + "}")),
                Answer.of(
                        "one id for calls at two indexes",
                        two,
                        calls("{\"index\":0,\"id\":\"x\"," + f + "}"),
                        calls("{\"index\":1,\"id\":\"x\"," + g + "}")),
                Answer.of(
                        "indexes begin at 1",
                        two,
                        calls("{\"index\":1,\"id\":\"x\"," + f + "}"),
                        calls("{\"index\":3,\"id\":\"y\"," + g + "}")),
                Answer.of(
                        "index is null",
                        two,
                        calls("{\"index\":null,\"id\":\"x\"," + f + "}"),
                        calls("{\"index\":null,\"id\":\"y\"," + g + "}")),
                Answer.of(
                        "id and name repeated in each piece",
                        List.of(F),
                        calls(
                                "{\"index\":0,\"id\":\"x\",\"type\":\"function\","
                                        + part("f", "")
                                        + "}"),
                        calls(
                                "{\"index\":0,\"id\":\"x\",\"type\":\"function\","
                                        + part("f", "{\\\"a\\\"")
                                        + "}"),
                        calls(
                                "{\"index\":0,\"id\":\"x\",\"type\":\"function\","
                                        + part("f", ":1}")
                                        + "}")),
                Answer.of(
                        "another id in each piece",
                        List.of(F),
                        calls("{\"index\":0,\"id\":\"x\"," + part("f", "{\\\"a\\\"") + "}"),
                        calls("{\"index\":0,\"id\":\"y\",\"function\":{\"arguments\":\":1}\"}}")),
                Answer.of(
                        "pieces without id and index",
                        two,
                        calls("{" + part("f", "{\\\"a\\\"") + "}"),
                        calls("{\"function\":{\"arguments\":\":1}\"}}"),
                        calls("{" + part("g", "") + "}"),
                        calls("{\"function\":{\"arguments\":\"{\\\"a\\\":2}\"}}")),
                Answer.of(
                        "pieces in turn",
                        two,
                        calls("{\"index\":0,\"id\":\"x\"," + part("f", "") + "}"),
                        calls("{\"index\":1,\"id\":\"y\"," + part("g", "") + "}"),
                        calls("{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}"),
                        calls("{\"index\":1,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}"),
                        calls("{\"index\":0,\"function\":{\"arguments\":\":1}\"}}"),
                        calls("{\"index\":1,\"function\":{\"arguments\":\":2}\"}}")),
                Answer.of(
                        "id first, name later",
                        List.of(F),
                        calls("{\"index\":0,\"id\":\"x\",\"function\":{\"name\":null}}"),
                        calls("{\"index\":0," + f + "}")),
                Answer.of(
                        "arguments are an object",
                        two,
                        calls(
                                "{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}"),
                        calls(
                                "{\"index\":0,\"id\":\"y\",\"function\":{\"name\":\"g\",\"arguments\":{\"a\":2}}}")),
                Answer.of(
                        "quotes and braces within arguments",
                        List.of("f{\"a\":\"}\\\"{\"}", G),
                        calls("{\"index\":0," + part("f", "{\\\"a\\\":\\\"}") + "}"),
                        calls("{\"index\":0," + part("f", "\\\\\\\"{\\\"}") + "}"),
                        calls("{\"index\":0," + g + "}")),
                Answer.of(
                        "null arguments",
                        List.of("f{}"),
                        calls(
                                "{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"f\",\"arguments\":null}}")),
                Answer.of(
                        "no arguments",
                        List.of("f{}", "g{}"),
                        calls("{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"f\"}}"),
                        calls("{\"index\":1,\"id\":\"y\",\"function\":{\"name\":\"g\"}}")),
                Answer.of(
                        "text before calls",
                        two,
                        "{\"content\":\"t\"}",
                        calls("{" + f + "},{" + g + "}")),
                Answer.of(
                                "function_call",
                                List.of(F),
                                "{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"},\"tool_calls\":null}",
                                "{\"tool_calls\":[],\"function_call\":{\"arguments\":\"{\\\"a\\\"\"}}",
                                "{\"function_call\":{\"arguments\":\":1}\"}}")
                        .finished("function_call", "tool_calls"),
                Answer.of("calls and stop", two, calls("{" + f + "},{" + g + "}"))
                        .finished("stop", "tool_calls"),
                Answer.of("calls cut by the length", two, calls("{" + f + "},{" + g + "}"))
                        .finished("length", "length"),
                Answer.of("tool_calls without a call", List.of(), "{\"content\":\"t\"}")
                        .finished("tool_calls", "stop"),
                Answer.of(
                                "an empty list of calls",
                                List.of(),
                                "{\"content\":\"t\",\"tool_calls\":[]}")
                        .finished("tool_calls", "stop"),
                Answer.of(
                                "function_call without a call",
                                List.of(),
                                "{\"content\":\"t\",\"function_call\":null}")
                        .finished("function_call", "stop"));
    }

    static Stream<Answer> wholes() {
        var f = "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}";
        var g = "\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"a\\\":2}\"}";
        var two = List.of(F, G);
        return Stream.of(
                Answer.of("no ids", two, calls("{" + f + "},{" + g + "}")),
                Answer.of("no ids, the same call", List.of(F, F), calls("{" + f + "},{" + f + "}")),
                Answer.of(
                        "ids are numbers", two, calls("{\"id\":0," + f + "},{\"id\":0," + g + "}")),
                Answer.of(
                        "one id for all",
                        two,
                        calls("{\"id\":\"0\"," + f + "},{\"id\":\"0\"," + g + "}")),
                Answer.of(
                        "null ids",
                        two,
                        calls("{\"id\":null,\"type\":null," + f + "},{\"id\":\"\"," + g + "}")),
                Answer.of(
                        "arguments are an object",
                        two,
                        calls(
                                "{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}},{"
                                        + g
                                        + "}")),
                Answer.of(
                        "no arguments",
                        List.of("f{}", "g{}", "f{}"),
                        calls(
                                "{\"function\":{\"name\":\"f\"}},{\"function\":{\"name\":\"g\",\"arguments\":null}},"
                                    + "{\"function\":{\"name\":\"f\",\"arguments\":\"\"}}")),
                Answer.of(
                        "all at index 0",
                        two,
                        calls("{\"index\":0," + f + "},{\"index\":0," + g + "}")),
                Answer.of(
                                "function_call",
                                List.of(F),
                                "{\"role\":\"assistant\",\"content\":null,\"function_call\":"
                                        + "{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}")
                        .finished("function_call", "tool_calls"),
                Answer.of(
                                "function_call beside empty tool_calls",
                                List.of(F),
                                "{\"function_call\":{\"name\":\"f\",\"arguments\":{\"a\":1}},\"tool_calls\":[]}")
                        .finished("stop", "tool_calls"),
                Answer.of("calls and stop", two, calls("{" + f + "},{" + g + "}"))
                        .finished("stop", "tool_calls"),
                Answer.of(
                                "tool_calls without a call",
                                List.of(),
                                "{\"content\":\"t\",\"tool_calls\":[]}")
                        .finished("tool_calls", "stop"),
                Answer.of(
                                "function_call without a call",
                                List.of(),
                                "{\"content\":\"t\",\"function_call\":null}")
                        .finished("function_call", "stop"));
    }

    private static String calls(String elements) {
        return "{\"tool_calls\":[" + elements + "]}";
    }

    private static String part(String name, String arguments) {
        return "\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}".formatted(name, arguments);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_ofALenientServer_isReadByBothTypedClients(Answer answer) {
        for (int size : new int[] {1 << 20, 7}) {
            var chat = TypedChat.ofChunks(streamed(answer, chat(""), size));
            assertThat(chat.calls()).isEqualTo(answer.calls());
            assertThat(chat.finish()).isEqualTo(answer.expectedFinish());

            var message = TypedMessage.ofEvents(streamed(answer, messages(), size));
            assertMessage(answer, message);
            assertThat(TypedChat.ofChunks(streamed(answer, chat(""), size)).ids())
                    .isEqualTo(chat.ids());
        }
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void wholeAnswer_ofALenientServer_isReadByBothTypedClients(Answer answer) {
        var chat = TypedChat.ofWhole(whole(answer, chat("")));
        assertThat(chat.calls()).isEqualTo(answer.calls());
        assertThat(chat.finish()).isEqualTo(answer.expectedFinish());
        assertMessage(answer, TypedMessage.ofWhole(whole(answer, messages())));
    }

    private static void assertMessage(Answer answer, TypedMessage message) {
        assertThat(message.calls()).isEqualTo(answer.calls());
        assertThat(message.stop())
                .isEqualTo(
                        switch (answer.expectedFinish()) {
                            case "stop" -> "end_turn";
                            case "length" -> "max_tokens";
                            default -> "tool_use";
                        });
    }

    @Test
    void functionCall_requestedAsFunctions_staysAsItIs() {
        var request = chat(",\"functions\":[{\"name\":\"f\"}]");
        var call = "{\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
        var answer = Answer.of("", List.of(), call).finished("function_call", "function_call");

        assertThat(text(streamed(answer, request, 9)))
                .contains(call, "\"finish_reason\":\"function_call\"")
                .doesNotContain("tool_calls");
        assertThat(text(whole(answer, request)))
                .contains(call.substring(1), "\"finish_reason\":\"function_call\"")
                .doesNotContain("tool_calls");
    }

    @Test
    void id_ofACallInTheHistory_isNotUsedAgain() {
        var answer =
                Answer.of(
                        "",
                        List.of(F),
                        calls(
                                "{\"index\":0,\"id\":\"call_0\",\"type\":\"function\","
                                        + part("f", "{\\\"a\\\":1}")
                                        + "}"));
        assertThat(TypedChat.ofChunks(streamed(answer, chat(""), 99)).ids())
                .containsExactly("call_0");

        var second = chat(",\"metadata\":{\"tool_call_id\":\"call_0\"}");
        assertThat(TypedChat.ofChunks(streamed(answer, second, 99)).ids()).doesNotContain("call_0");
        assertThat(TypedChat.ofWhole(whole(answer, second)).ids()).doesNotContain("call_0");
    }

    @Test
    void madeUpId_ofTheNextRequest_isAnother() {
        var answer = Answer.of("", List.of(F), calls("{" + part("f", "{\\\"a\\\":1}") + "}"));
        var first = TypedChat.ofWhole(whole(answer, chat(""))).ids().getFirst();
        assertThat(first).matches("[A-Za-z0-9_-]{1,40}");
        assertThat(TypedChat.ofWhole(whole(answer, chat(",\"user\":\"u\""))).ids())
                .doesNotContain(first);
    }

    @Test
    void wellFormedCall_inAStream_isForwardedByteForByte() {
        var answer =
                Answer.of(
                        "",
                        List.of(F),
                        calls(
                                "{\"index\":0,\"id\":\"call_0\",\"type\":\"function\","
                                        + part("f", "")
                                        + "}"),
                        calls("{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":1}\"}}"));
        assertThat(text(streamed(answer, chat(""), 1 << 20))).isEqualTo(stream(answer));
    }

    private static Call chat(String more) {
        return TestingCalls.call(
                Operation.CHAT,
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]%s}"
                        .formatted(more));
    }

    private static Call messages() {
        return TestingCalls.call(
                Operation.MESSAGES,
                "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}");
    }

    private static AnswerReader reader(Call call) {
        return Providers.byId("openai-compatible").orElseThrow().answers(call, TARGET);
    }

    private static String stream(Answer answer) {
        var stream = new StringBuilder();
        for (var piece : answer.pieces()) {
            stream.append(chunk(piece, "null"));
        }
        return stream.append(chunk("{}", '"' + answer.finish() + '"')).toString();
    }

    private static String chunk(String delta, String finish) {
        return ("data:"
                    + " {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n")
                .formatted(delta, finish);
    }

    private static byte[] streamed(Answer answer, Call call, int size) {
        var bytes = (stream(answer) + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
        var reader = reader(call);
        var caller = new Caller();
        for (int at = 0; at < bytes.length; at += size) {
            var piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
            reader.feed(piece, 0, piece.length, caller);
        }
        assertThat(reader.end(caller)).isInstanceOf(StreamEnd.Complete.class);
        assertThat(caller.finishes).hasSize(1);
        return caller.received.toByteArray();
    }

    private static byte[] whole(Answer answer, Call call) {
        var body =
                ("{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up\","
                     + "\"choices\":[{\"index\":0,\"message\":%s,\"finish_reason\":\"%s\"}]}")
                        .formatted(answer.pieces().getFirst(), answer.finish())
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(reader(call).whole(body, 0, body.length)).isInstanceOf(WholeAnswer.Answer.class);
        return ((WholeAnswer.Answer) reader(call).whole(body, 0, body.length)).body().toBytes();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A caller that keeps what it receives. */
    private static final class Caller implements EventSink {
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final List<FinishReason> finishes = new ArrayList<>();

        @Override
        public void forward(byte[] bytes, int from, int to) {
            received.write(bytes, from, to - from);
        }

        @Override
        public void error(ProviderError error) {
            throw new AssertionError(error);
        }

        @Override
        public void finish(int choice, FinishReason reason, @Nullable String raw) {
            finishes.add(reason);
        }
    }
}
