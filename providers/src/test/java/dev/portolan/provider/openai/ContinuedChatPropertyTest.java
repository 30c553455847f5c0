package dev.portolan.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.JsonText;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A continued answer reads as one answer, wherever it was interrupted and however its bytes are
 * split.
 */
final class ContinuedChatPropertyTest {
    private static final String BODY =
            "{\"model\":\"m\",\"max_tokens\":60,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}";

    @Property(tries = 400)
    void answer_repeatedByAnotherDeployment_isForwardedOnce(
            @ForAll @Size(min = 2, max = 12) List<@NotEmpty String> first,
            @ForAll @IntRange(min = 1, max = 11) int cut,
            @ForAll @IntRange(min = 1, max = 9) int pieceSize) {
        String whole = String.join("", first);
        List<String> sent = first.subList(0, Math.min(cut, first.size() - 1));
        Caller caller = new Caller();
        AnswerReader interrupted = read(caller, new Reading("a", sent, false), null, pieceSize);
        PartialAnswer partial = interrupted.partialAnswer().orElseThrow();
        assertThat(partial.text()).isEqualTo(String.join("", sent));
        StreamEnd end =
                read(
                        caller,
                        new Reading("b", pieces(whole, pieceSize), true),
                        partial,
                        true,
                        pieceSize);
        assertThat(end).isInstanceOf(StreamEnd.Complete.class);
        assertThat(caller.text()).isEqualTo(whole);
        assertThat(caller.ids()).containsOnly("a");
    }

    @Property(tries = 400)
    void answer_continuedByAnotherDeployment_isForwardedOnce(
            @ForAll @NotEmpty String sent,
            @ForAll @Size(min = 1, max = 8) List<@NotEmpty String> more,
            @ForAll boolean repeatsSent,
            @ForAll @IntRange(min = 1, max = 9) int pieceSize) {
        String rest = String.join("", more);
        if (!repeatsSent && rest.startsWith(sent)) {
            return;
        }
        Caller caller = new Caller();
        PartialAnswer partial =
                read(caller, new Reading("a", List.of(sent), false), null, pieceSize)
                        .partialAnswer()
                        .orElseThrow();
        List<String> answered = repeatsSent ? pieces(sent + rest, pieceSize) : more;
        StreamEnd end = read(caller, new Reading("b", answered, true), partial, false, pieceSize);
        assertThat(end).isInstanceOf(StreamEnd.Complete.class);
        assertThat(caller.text()).isEqualTo(sent + rest);
        assertThat(caller.ids()).containsOnly("a");
    }

    @Test
    void answer_withOtherText_isDiverged() {
        Caller caller = new Caller();
        PartialAnswer partial =
                read(caller, new Reading("a", List.of("one two"), false), null, 9)
                        .partialAnswer()
                        .orElseThrow();
        StreamEnd end =
                read(caller, new Reading("b", List.of("one", " three"), true), partial, true, 9);
        assertThat(end).isInstanceOf(StreamEnd.Failed.class);
        assertThat(caller.error).isNotNull();
        assertThat(caller.error.kind()).isEqualTo(ProviderError.Kind.DIVERGED);
        assertThat(caller.text()).isEqualTo("one two");
    }

    @Test
    void answer_shorterThanTheSentText_isDiverged() {
        Caller caller = new Caller();
        PartialAnswer partial =
                read(caller, new Reading("a", List.of("one two"), false), null, 9)
                        .partialAnswer()
                        .orElseThrow();
        StreamEnd end = read(caller, new Reading("b", List.of("one"), true), partial, true, 9);
        assertThat(end).isInstanceOf(StreamEnd.Failed.class);
        assertThat(caller.text()).isEqualTo("one two");
    }

    @Test
    void answer_interruptedTwice_isForwardedOnce() {
        Caller caller = new Caller();
        PartialAnswer first =
                read(caller, new Reading("a", List.of("one"), false), null, 9)
                        .partialAnswer()
                        .orElseThrow();
        AnswerReader second = first.continuedBy(reader(), false);
        second.keepSentText();
        feed(second, caller, new Reading("b", List.of(" two"), false), 7);
        PartialAnswer both = second.partialAnswer().orElseThrow();
        assertThat(both.text()).isEqualTo("one two");
        AnswerReader third = both.continuedBy(reader(), true);
        feed(third, caller, new Reading("c", List.of("one two", " three"), true), 7);
        assertThat(caller.text()).isEqualTo("one two three");
        assertThat(caller.ids()).containsOnly("a");
    }

    @Test
    void headers_ofTheContinuation_reachItsReader() {
        List<String> read = new ArrayList<>();
        AnswerReader rest =
                new AnswerReader() {
                    @Override
                    public void head(HeaderLookup headers) {
                        read.add(String.valueOf(headers.get("content-type")));
                    }

                    @Override
                    public WholeAnswer whole(byte[] body, int from, int to) {
                        return new WholeAnswer.Failure(ProviderError.unusable("nothing"));
                    }

                    @Override
                    public int feed(byte[] bytes, int from, int to, EventSink sink) {
                        return 0;
                    }

                    @Override
                    public void cutOff() {}

                    @Override
                    public StreamEnd end(EventSink sink) {
                        return new StreamEnd.Complete();
                    }
                };
        read(new Caller(), new Reading("a", List.of("one"), false), null, 9)
                .partialAnswer()
                .orElseThrow()
                .continuedBy(rest, false)
                .head(name -> "text/event-stream");
        assertThat(read).containsExactly("text/event-stream");
    }

    @Test
    void answer_withToolCalls_isNotContinuable() {
        AnswerReader reader = reader();
        reader.keepSentText();
        byte[] bytes =
                event(
                        "{\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}");
        reader.feed(bytes, 0, bytes.length, new Caller());
        assertThat(reader.partialAnswer()).isEmpty();
    }

    @Test
    void continuation_ofACallWithATokenLimit_lowersTheLimit() {
        PartialAnswer partial =
                read(new Caller(), new Reading("a", List.of("one", " two"), false), null, 9)
                        .partialAnswer()
                        .orElseThrow();
        Call rest = OpenAiDialect.compatible().continuation(call(), partial).orElseThrow();
        assertThat(rest.body().utf8())
                .contains("\"max_tokens\":58", "{\"role\":\"assistant\",\"content\":\"one two\"}");
    }

    private static AnswerReader read(
            Caller caller, Reading reading, @Nullable PartialAnswer partial, int pieceSize) {
        AnswerReader reader = partial == null ? reader() : partial.continuedBy(reader(), true);
        reader.keepSentText();
        feed(reader, caller, reading, pieceSize);
        return reader;
    }

    private static StreamEnd read(
            Caller caller, Reading reading, PartialAnswer partial, boolean repeats, int pieceSize) {
        AnswerReader reader = partial.continuedBy(reader(), repeats);
        feed(reader, caller, reading, pieceSize);
        return reader.end(caller);
    }

    private static AnswerReader reader() {
        return OpenAiDialect.reader(call());
    }

    private static Call call() {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        HeadReading.Read read = (HeadReading.Read) RequestHead.read(body, 0, body.length);
        return new Call(Operation.CHAT, read.head(), body, 0, body.length);
    }

    private static void feed(AnswerReader reader, Caller caller, Reading reading, int pieceSize) {
        byte[] bytes = reading.bytes();
        for (int at = 0; at < bytes.length; at += pieceSize) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieceSize));
            reader.feed(part, 0, part.length, caller);
        }
    }

    private static List<String> pieces(String text, int pieceSize) {
        List<String> pieces = new ArrayList<>();
        int[] points = text.codePoints().toArray();
        for (int at = 0; at < points.length; at += pieceSize) {
            pieces.add(new String(points, at, Math.min(pieceSize, points.length - at)));
        }
        return pieces;
    }

    private static byte[] event(String json) {
        return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a stream of {@code tokens} under the id {@code id}. */
    private record Reading(String id, List<String> tokens, boolean whole) {
        byte[] bytes() {
            var out = new ByteArrayOutputStream();
            out.writeBytes(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
            for (String token : tokens) {
                String text = new String(JsonText.quote(token), StandardCharsets.UTF_8);
                out.writeBytes(chunk("{\"content\":" + text + "}", "null"));
            }
            if (whole) {
                out.writeBytes(chunk("{}", "\"stop\""));
                out.writeBytes(event("[DONE]"));
            }
            return out.toByteArray();
        }

        private byte[] chunk(String delta, String finish) {
            return event(
                    "{\"id\":\"%s\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}"
                            .formatted(id, delta, finish));
        }
    }

    /** The events that the caller received. */
    private static final class Caller implements EventSink {
        private static final Pattern CONTENT =
                Pattern.compile("\"content\":(\"(?:[^\"\\\\]|\\\\.)*\")");
        private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
        private final StringBuilder bytes = new StringBuilder();
        private @Nullable ProviderError error;

        @Override
        public void forward(byte[] array, int from, int to) {
            bytes.append(new String(array, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        public void error(ProviderError failure) {
            error = failure;
        }

        String text() {
            StringBuilder text = new StringBuilder();
            CONTENT.matcher(bytes)
                    .results()
                    .map(match -> match.group(1).getBytes(StandardCharsets.UTF_8))
                    .forEach(json -> text.append(JsonText.decode(json, 0, json.length)));
            return text.toString();
        }

        List<String> ids() {
            return ID.matcher(bytes).results().map(match -> match.group(1)).toList();
        }
    }
}
