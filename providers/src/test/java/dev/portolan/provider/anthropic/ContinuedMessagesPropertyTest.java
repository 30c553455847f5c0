package dev.portolan.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.JsonText;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A continued answer reads as one answer, wherever it was interrupted and however its bytes are
 * split.
 */
final class ContinuedMessagesPropertyTest {
    private static final String CALL =
            event(
                            "content_block_start",
                            "\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}")
                    + event(
                            "content_block_delta",
                            "\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}")
                    + event("content_block_stop", "\"index\":1");

    @Property(tries = 300)
    void message_repeatedByAnotherDeployment_isForwardedOnce(
            @ForAll @Size(min = 2, max = 12) List<@NotEmpty String> parts,
            @ForAll @IntRange(min = 1, max = 11) int cut,
            @ForAll boolean closed,
            @ForAll @IntRange(min = 1, max = 60) int pieceSize) {
        List<String> sent = parts.subList(0, Math.min(cut, parts.size() - 1));
        Caller caller = new Caller();
        PartialAnswer partial = begin(caller, sent, closed, pieceSize);
        assertThat(partial.text()).isEqualTo(String.join("", sent));
        StreamEnd end =
                join(caller, partial, true, whole(List.of(String.join("", parts)), ""), pieceSize);
        assertThat(end).isInstanceOf(StreamEnd.Complete.class);
        caller.assertOneMessage(String.join("", parts));
        assertThat(caller.outputTokens()).isEqualTo(5);
    }

    @Property(tries = 300)
    void message_continuedByAnotherDeployment_isForwardedOnce(
            @ForAll @NotEmpty String sent,
            @ForAll @Size(min = 1, max = 8) List<@NotEmpty String> more,
            @ForAll boolean closed,
            @ForAll boolean calls,
            @ForAll @IntRange(min = 1, max = 60) int pieceSize) {
        String rest = String.join("", more);
        if (rest.startsWith(sent)) {
            return;
        }
        Caller caller = new Caller();
        PartialAnswer partial = begin(caller, List.of(sent), closed, pieceSize);
        StreamEnd end = join(caller, partial, false, whole(more, calls ? CALL : ""), pieceSize);
        assertThat(end).isInstanceOf(StreamEnd.Complete.class);
        caller.assertOneMessage(sent + rest);
        assertThat(caller.outputTokens()).isEqualTo(6);
    }

    @Test
    void message_withOtherText_isDiverged() {
        Caller caller = new Caller();
        PartialAnswer partial = begin(caller, List.of("one two"), false, 9);
        StreamEnd end = join(caller, partial, true, whole(List.of("one", " three"), ""), 9);
        assertThat(end)
                .isInstanceOfSatisfying(
                        StreamEnd.Failed.class,
                        failed ->
                                assertThat(failed.error().kind())
                                        .isEqualTo(ProviderError.Kind.DIVERGED));
        assertThat(caller.text()).isEqualTo("one two");
        assertThat(caller.count("message_delta")).isZero();
    }

    @Test
    void message_shorterThanTheSentText_isDiverged() {
        Caller caller = new Caller();
        PartialAnswer partial = begin(caller, List.of("one two"), false, 9);
        assertThat(join(caller, partial, true, whole(List.of("one"), ""), 9))
                .isInstanceOf(StreamEnd.Failed.class);
        assertThat(caller.text()).isEqualTo("one two");
    }

    @Test
    void message_interruptedTwice_isForwardedOnce() {
        Caller caller = new Caller();
        PartialAnswer first = begin(caller, List.of("one"), false, 9);
        AnswerReader second = first.continuedBy(reader(), false);
        second.keepSentText();
        feed(second, caller, start() + open() + text(" two"), 9);
        PartialAnswer both = second.partialAnswer().orElseThrow();
        assertThat(both.text()).isEqualTo("one two");
        join(caller, both, true, whole(List.of("one two three"), ""), 9);
        caller.assertOneMessage("one two three");
    }

    private static AnswerReader reader() {
        return new PassthroughReader(
                TestingCalls.call(Operation.MESSAGES, "{\"model\":\"m\",\"messages\":[]}"));
    }

    private static PartialAnswer begin(
            Caller caller, List<String> sent, boolean closed, int pieceSize) {
        AnswerReader reader = reader();
        reader.keepSentText();
        StringBuilder stream = new StringBuilder(start()).append(open());
        sent.forEach(part -> stream.append(text(part)));
        feed(
                reader,
                caller,
                stream + (closed ? event("content_block_stop", "\"index\":0") : ""),
                pieceSize);
        return reader.partialAnswer().orElseThrow();
    }

    private static StreamEnd join(
            Caller caller, PartialAnswer partial, boolean repeats, String stream, int pieceSize) {
        AnswerReader reader = partial.continuedBy(reader(), repeats);
        feed(reader, caller, stream, pieceSize);
        return reader.end(caller);
    }

    private static void feed(AnswerReader reader, Caller caller, String stream, int pieceSize) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += pieceSize) {
            reader.feed(bytes, at, Math.min(at + pieceSize, bytes.length), caller);
        }
    }

    private static String whole(List<String> parts, String besides) {
        StringBuilder stream = new StringBuilder(start()).append(open());
        parts.forEach(part -> stream.append(text(part)));
        return stream.append(event("content_block_stop", "\"index\":0"))
                .append(besides)
                .append(
                        event(
                                "message_delta",
                                "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}"))
                .append(event("message_stop", "\"x\":0"))
                .toString();
    }

    private static String start() {
        return event(
                "message_start",
                "\"message\":{\"id\":\"a\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}");
    }

    private static String open() {
        return event(
                "content_block_start",
                "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    }

    private static String text(String part) {
        String quoted = new String(JsonText.quote(part), StandardCharsets.UTF_8);
        return event(
                "content_block_delta",
                "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + quoted + "}");
    }

    private static String event(String type, String members) {
        return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, members);
    }

    /** The events that the caller received. */
    private static final class Caller implements EventSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void forward(byte[] array, int from, int to) {
            bytes.write(array, from, to - from);
        }

        @Override
        public void error(ProviderError error) {}

        private List<JsonValue> events() {
            List<JsonValue> events = new ArrayList<>();
            for (String line : bytes.toString(StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("data: ")) {
                    byte[] json = line.substring(6).getBytes(StandardCharsets.UTF_8);
                    events.add(Objects.requireNonNull(JsonReader.read(json, 0, json.length)));
                }
            }
            return events;
        }

        String text() {
            StringBuilder text = new StringBuilder();
            events().forEach(e -> text.append(e.get("delta").get("text").textOrEmpty()));
            return text.toString();
        }

        long count(String type) {
            return events().stream().filter(e -> type(e).equals(type)).count();
        }

        long outputTokens() {
            return events().stream()
                    .filter(e -> type(e).equals("message_delta"))
                    .mapToLong(e -> e.get("usage").get("output_tokens").count())
                    .sum();
        }

        private static String type(JsonValue event) {
            return event.get("type").textOrEmpty();
        }

        /** Asserts one start, blocks that start and stop one after the other, and one end. */
        void assertOneMessage(String text) {
            assertThat(text()).isEqualTo(text);
            assertThat(count("message_start")).isEqualTo(1);
            assertThat(count("message_delta")).isEqualTo(1);
            long open = -1;
            long last = -1;
            for (JsonValue event : events()) {
                long number = event.get("index").count();
                switch (type(event)) {
                    case "content_block_start" -> {
                        assertThat(open).isEqualTo(-1);
                        assertThat(number).isEqualTo(last + 1);
                        open = number;
                        last = number;
                    }
                    case "content_block_delta" -> assertThat(number).isEqualTo(open);
                    case "content_block_stop" -> {
                        assertThat(number).isEqualTo(open);
                        open = -1;
                    }
                    default -> {}
                }
            }
            assertThat(open).isEqualTo(-1);
        }
    }
}
