package dev.portolan.provider.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.bytes.Slice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

final class MistralStreamTest {
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}";

    private final MistralStream stream = new MistralStream();
    private final List<String> sent = new ArrayList<>();

    /** Sends events with these data, each written by itself. */
    private void send(String... data) {
        for (String event : data) {
            byte[] bytes = ("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8);
            keep(stream.events(bytes, 0, bytes.length));
        }
    }

    private void keep(List<Slice> events) {
        for (Slice event : events) {
            String text = new String(event.toBytes(), StandardCharsets.UTF_8);
            assertThat(text).startsWith("data: ").endsWith("\n\n");
            sent.add(text.substring("data: ".length(), text.length() - 2));
        }
    }

    private List<String> ended(String... data) {
        send(data);
        keep(stream.end());
        return sent;
    }

    private static String chunk(String... choices) {
        return "{\"id\":\"c\",\"model\":\"m\",\"choices\":[" + String.join(",", choices) + "]}";
    }

    private static String with(String chunk, String member) {
        return chunk.substring(0, chunk.length() - 1) + "," + member + "}";
    }

    private static String choice(int index, String delta, String finish) {
        return "{\"index\":%d,\"delta\":%s,\"finish_reason\":%s}".formatted(index, delta, finish);
    }

    private static String delta(String... calls) {
        return "{\"tool_calls\":[" + String.join(",", calls) + "]}";
    }

    private static String call(int index, String id, String name, String arguments) {
        return "{\"index\":%d,\"id\":\"%s\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}"
                .formatted(index, id, name, arguments);
    }

    private static String piece(int index, String arguments) {
        return "{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}".formatted(index, arguments);
    }

    private static String pieces(int choice, String... calls) {
        return chunk(choice(choice, delta(calls), "null"));
    }

    @Test
    void toolCalls_inPieces_areSentWholeWithTheFinish() {
        assertThat(
                        ended(
                                chunk(choice(0, "{\"role\":\"assistant\"}", "null")),
                                pieces(0, call(0, "a", "depth", "")),
                                pieces(0, piece(0, "{\\\"x\\\":")),
                                pieces(0, call(1, "b", "tide", "[")),
                                pieces(0, piece(0, " 1}"), piece(1, "]")),
                                chunk(choice(0, "{}", "\"tool_calls\""))))
                .containsExactly(
                        chunk(choice(0, "{\"role\":\"assistant\"}", "null")),
                        chunk(
                                choice(
                                        0,
                                        delta(
                                                call(0, "a", "depth", "{\\\"x\\\": 1}"),
                                                call(1, "b", "tide", "[]")),
                                        "\"tool_calls\"")));
    }

    @Test
    void toolCall_wholeWithTheFinish_staysAsItIs() {
        String whole = chunk(choice(0, delta(call(0, "a", "depth", "{}")), "\"tool_calls\""));
        assertThat(ended(whole)).containsExactly(whole);
    }

    @Test
    void toolCalls_ofOneNumberWithOtherIds_areSeveral() {
        assertThat(
                        ended(
                                pieces(0, call(0, "a", "depth", "{}")),
                                pieces(0, call(0, "b", "tide", "[]")),
                                chunk(choice(0, "{}", "\"tool_calls\""))))
                .containsExactly(
                        chunk(
                                choice(
                                        0,
                                        delta(
                                                call(0, "a", "depth", "{}"),
                                                call(0, "b", "tide", "[]")),
                                        "\"tool_calls\"")));
    }

    @Test
    void toolCall_withTextBesideAPiece_isHeldWithoutTheText() {
        String both = "{\"content\":\"Hi\",\"tool_calls\":[" + call(0, "a", "depth", "{}") + "]}";
        assertThat(ended(chunk(choice(0, both, "null")), chunk(choice(0, "{}", "\"stop\""))))
                .containsExactly(
                        chunk(choice(0, "{\"content\":\"Hi\"}", "null")),
                        chunk(choice(0, delta(call(0, "a", "depth", "{}")), "\"stop\"")));
    }

    @Test
    void toolCall_withoutArguments_hasAnEmptyObject() {
        assertThat(
                        ended(
                                pieces(0, call(0, "a", "depth", "")),
                                chunk(choice(0, "{}", "\"tool_calls\""))))
                .containsExactly(
                        chunk(choice(0, delta(call(0, "a", "depth", "{}")), "\"tool_calls\"")));
    }

    @Test
    void toolCalls_ofSeveralChoices_stayWithTheirChoice() {
        assertThat(
                        ended(
                                pieces(1, call(0, "b", "tide", "[")),
                                pieces(0, call(0, "a", "depth", "{}")),
                                pieces(1, piece(0, "]")),
                                chunk(choice(0, "{}", "\"tool_calls\"")),
                                chunk(choice(1, "{}", "\"tool_calls\""))))
                .containsExactly(
                        chunk(choice(0, delta(call(0, "a", "depth", "{}")), "\"tool_calls\"")),
                        chunk(choice(1, delta(call(0, "b", "tide", "[]")), "\"tool_calls\"")));
    }

    @Test
    void usage_inAChunkOfItsOwn_isInTheLastWithAFinish() {
        String last = chunk(choice(0, "{}", "\"stop\""));
        assertThat(
                        ended(
                                with(
                                        chunk(choice(0, "{\"content\":\"a\"}", "null")),
                                        "\"usage\":null"),
                                with(last, "\"usage\":null"),
                                with(chunk(), USAGE)))
                .containsExactly(
                        chunk(choice(0, "{\"content\":\"a\"}", "null")), with(last, USAGE));
    }

    @Test
    void usage_besideTheFinish_staysThere() {
        String last = with(chunk(choice(0, "{}", "\"stop\"")), USAGE);
        assertThat(ended(last)).containsExactly(last);
    }

    @Test
    void chunk_afterTheFinish_comesBeforeTheLast() {
        String last = chunk(choice(0, "{}", "\"stop\""));
        String filter = chunk(choice(0, "{\"content\":\"\"}", "null"));
        assertThat(ended(last, filter, with(chunk(), USAGE)))
                .containsExactly(filter, with(last, USAGE));
    }

    @Test
    void choice_withoutDeltaOrFinish_getsThem() {
        assertThat(ended(chunk("{\"index\":0}")))
                .containsExactly(chunk("{\"index\":0,\"delta\":{},\"finish_reason\":null}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"no\"}}",
                "{\"choices\":{}}",
                "[1]",
                "{ \"choices\": [ {\"index\":0, \"delta\":{\"content\":\"é\"},"
                        + " \"finish_reason\":null} ] }"
            })
    void event_thatNeedsNoChange_isPassedOnAsItIs(String data) {
        send(data);
        assertThat(sent).containsExactly(data);
    }

    @Test
    void stream_withoutAFinish_endsWithWhatWasHeldAndTheUsage() {
        assertThat(ended(pieces(0, call(0, "a", "depth", "{}")), with(chunk(), USAGE)))
                .containsExactly(
                        with(chunk(choice(0, delta(call(0, "a", "depth", "{}")), "null")), USAGE));
    }

    @Test
    void stream_withOnlyUsageLeft_endsWithAChunkOfOneChoice() {
        assertThat(ended(with(chunk(), USAGE)))
                .containsExactly(with(chunk(choice(0, "{}", "null")), USAGE));
    }

    @Test
    void emptyStream_endsWithNothing() {
        assertThat(ended()).isEmpty();
    }

    @Test
    void severalEvents_inOneWrite_areAllRead() {
        String text = chunk(choice(0, "{\"content\":\"a\"}", "null"));
        String last = chunk(choice(0, "{}", "\"stop\""));
        byte[] bytes =
                ("data: " + text + "\n\ndata: " + text + "\n\ndata: " + last + "\n\n")
                        .getBytes(StandardCharsets.UTF_8);
        keep(stream.events(bytes, 0, bytes.length));
        assertThat(ended()).containsExactly(text, text, last);
    }

    @Test
    void toolCalls_beyondTheLimit_endTheStream() {
        char[] part = new char[ReadLimits.STREAMED_CALLS_BYTES / 2];
        Arrays.fill(part, '1');
        send(pieces(0, call(0, "a", "depth", "")), pieces(0, piece(0, new String(part))));
        assertThat(stream.tooLarge()).isFalse();
        send(pieces(0, piece(0, new String(part))), chunk(choice(0, "{}", "\"tool_calls\"")));
        assertThat(stream.tooLarge()).isTrue();
        assertThat(ended()).isEmpty();
    }
}
