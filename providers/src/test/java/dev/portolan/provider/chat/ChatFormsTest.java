package dev.portolan.provider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.request.Operation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A whole answer and its events convert into each other. */
final class ChatFormsTest {
    private static final Usage USAGE = new Usage(3, 0, 0, 2, 0);

    @Test
    void events_ofText_foldToOneMessage() {
        JsonValue whole =
                whole(
                        Operation.CHAT,
                        chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
                        chunk("{\"content\":\"Good \"}", "null"),
                        chunk("{\"content\":\"day\"}", "null"),
                        chunk("{}", "\"stop\""));
        assertThat(whole.get("object").text()).isEqualTo("chat.completion");
        assertThat(whole.get("id").text()).isEqualTo("c1");
        JsonValue choice = whole.get("choices").elements().getFirst();
        assertThat(choice.get("message").toJson())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"Good day\"}");
        assertThat(choice.get("finish_reason").text()).isEqualTo("stop");
        assertThat(choice.has("delta")).isFalse();
        assertThat(whole.get("usage").get("total_tokens").count()).isEqualTo(5);
    }

    @Test
    void events_ofAudioAlone_foldToItsDataAndTranscript() {
        JsonValue whole =
                whole(
                        Operation.CHAT,
                        chunk("{\"audio\":{\"id\":\"audio_1\",\"transcript\":\"Good \"}}", "null"),
                        chunk("{\"audio\":{\"data\":\"AAAA\",\"transcript\":\"day\"}}", "null"),
                        chunk("{\"audio\":{\"data\":\"BBBB\",\"expires_at\":9}}", "null"),
                        chunk("{}", "\"stop\""));
        assertThat(message(whole).get("content").isNull()).isTrue();
        assertThat(message(whole).get("audio").toJson())
                .isEqualTo(
                        "{\"id\":\"audio_1\",\"transcript\":\"Good"
                                + " day\",\"data\":\"AAAABBBB\",\"expires_at\":9}");
    }

    @Test
    void events_ofParallelToolCalls_foldByIndex() {
        JsonValue whole =
                whole(
                        Operation.CHAT,
                        call(
                                0,
                                ",\"id\":\"a\",\"type\":\"function\"",
                                "\"name\":\"f\",\"arguments\":\"\""),
                        call(
                                1,
                                ",\"id\":\"b\",\"type\":\"function\"",
                                "\"name\":\"g\",\"arguments\":\"{\""),
                        call(0, "", "\"arguments\":\"{}\""),
                        call(1, "", "\"arguments\":\"}\""),
                        chunk("{}", "\"tool_calls\""));
        assertThat(message(whole).get("tool_calls").toJson())
                .isEqualTo(
                        "[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                            + "{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]");
        assertThat(message(whole).get("content").isNull()).isTrue();
    }

    @Test
    void events_ofSeveralChoicesAndLogprobs_foldEachByItself() {
        String first =
                "{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":[{\"token\":\"a\"}]}}";
        String second = "{\"index\":1,\"delta\":{\"content\":\"x\"},\"logprobs\":null}";
        String third =
                "{\"index\":0,\"delta\":{\"content\":\"b\"},\"logprobs\":{\"content\":[{\"token\":\"b\"}]}}";
        JsonValue whole =
                whole(
                        Operation.CHAT,
                        event(first),
                        event(second),
                        event(third),
                        chunk("{}", "\"stop\""),
                        event("{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}"));
        assertThat(whole.get("choices").elements()).hasSize(2);
        JsonValue choice = whole.get("choices").elements().getFirst();
        assertThat(choice.get("message").get("content").text()).isEqualTo("ab");
        assertThat(choice.get("logprobs").get("content").elements()).hasSize(2);
    }

    @Test
    void events_withoutAFinishOfEachChoice_areNoWholeAnswer() {
        String one = chunk("{\"content\":\"a\"}", "\"stop\"");
        String other = event("{\"index\":1,\"delta\":{\"content\":\"x\"}}");

        assertThat(ChatForms.whole(Operation.CHAT, slice(one + other), USAGE)).isEmpty();
        assertThat(ChatForms.whole(Operation.CHAT, slice(one), USAGE)).isPresent();
    }

    @Test
    void events_ofACompletion_foldToItsText() {
        String start =
                "data:"
                    + " {\"id\":\"c\",\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":";
        Optional<Slice> whole =
                ChatForms.whole(
                        Operation.COMPLETIONS,
                        slice(
                                start
                                        + "\"Good \"}]}\n\n"
                                        + start
                                        + "\"day\",\"finish_reason\":\"stop\"}]}\n\n"),
                        null);
        assertThat(whole)
                .map(Slice::utf8)
                .hasValueSatisfying(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "\"object\":\"text_completion\"",
                                                "\"text\":\"Good day\"",
                                                "\"stop\""));
    }

    @Test
    void whole_asEventsAndBack_isTheSame() {
        String whole =
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"m\",\"x\":[1.0],"
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\","
                    + "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":"
                    + "{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"logprobs\":null,"
                    + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"total_tokens\":5}}";
        Slice events = ChatForms.events(Operation.CHAT, slice(whole)).orElseThrow();
        assertThat(events.utf8())
                .contains("\"object\":\"chat.completion.chunk\"", "\"tool_calls\":[{\"index\":0,")
                .doesNotContain("usage");
        JsonValue again = read(ChatForms.whole(Operation.CHAT, events, USAGE).orElseThrow());
        assertThat(message(again).toJson()).isEqualTo(message(read(slice(whole))).toJson());
        assertThat(again.get("x").toJson()).isEqualTo("[1.0]");
    }

    @Test
    void usageChunk_ofAStream_hasTheIdsOfTheOthers() {
        Slice chunk =
                ChatForms.usageChunk(
                                Operation.CHAT, slice(chunk("{\"content\":\"a\"}", "null")), USAGE)
                        .orElseThrow();
        assertThat(chunk.utf8())
                .startsWith("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\"")
                .contains("\"choices\":[]", "\"completion_tokens\":2")
                .endsWith("}\n\n");
    }

    @Test
    void forms_ofNoAnswer_areEmpty() {
        assertThat(ChatForms.whole(Operation.CHAT, slice(""), USAGE)).isEmpty();
        assertThat(ChatForms.whole(Operation.CHAT, slice("data: nonsense\n\n"), USAGE)).isEmpty();
        assertThat(ChatForms.events(Operation.CHAT, slice("{}"))).isEmpty();
        assertThat(ChatForms.events(Operation.EMBEDDINGS, slice("{\"choices\":[{}]}"))).isEmpty();
    }

    @Property(tries = 500)
    void forms_ofAnyBytes_throwNothing(@ForAll byte[] bytes) {
        ChatForms.whole(Operation.CHAT, Slice.of(bytes), USAGE);
        ChatForms.events(Operation.CHAT, Slice.of(bytes));
        ChatForms.usageChunk(Operation.CHAT, Slice.of(bytes), USAGE);
    }

    private static JsonValue whole(Operation operation, String... events) {
        return read(
                ChatForms.whole(operation, slice(String.join("", events)), USAGE).orElseThrow());
    }

    private static JsonValue message(JsonValue whole) {
        return whole.get("choices").elements().getFirst().get("message");
    }

    private static String chunk(String delta, String finish) {
        return event("{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}");
    }

    private static String call(int index, String more, String function) {
        return chunk(
                "{\"tool_calls\":[{\"index\":%d%s,\"function\":{%s}}]}"
                        .formatted(index, more, function),
                "null");
    }

    private static String event(String choice) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":["
                + choice
                + "]}\n\n";
    }

    private static Slice slice(String text) {
        return Slice.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonValue read(Slice slice) {
        JsonValue value = JsonReader.read(slice.array(), slice.from(), slice.to());
        assertThat(value).isNotNull();
        return value == null ? JsonValue.JsonLiteral.NULL : value;
    }
}
