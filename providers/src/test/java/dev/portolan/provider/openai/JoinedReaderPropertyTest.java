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

/** An answer in two halves reads as one, wherever it was cut and however its bytes arrive. */
final class JoinedReaderPropertyTest {
    private static final String BODY =
            "{\"model\":\"m\",\"max_tokens\":60,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}";

    @Property(tries = 400)
    void answer_repeatedElsewhere_isToldOnce(
            @ForAll @Size(min = 2, max = 12) List<@NotEmpty String> first,
            @ForAll @IntRange(min = 1, max = 11) int cut,
            @ForAll @IntRange(min = 1, max = 9) int grain) {
        String whole = String.join("", first);
        List<String> told = first.subList(0, Math.min(cut, first.size() - 1));
        Seen seen = new Seen();
        AnswerReader broken = read(seen, new Reading("a", told, false), null, grain);
        PartialAnswer beginning = broken.partialAnswer().orElseThrow();
        assertThat(beginning.text()).isEqualTo(String.join("", told));
        StreamEnd end =
                read(seen, new Reading("b", pieces(whole, grain), true), beginning, true, grain);
        assertThat(end).isInstanceOf(StreamEnd.Complete.class);
        assertThat(seen.text()).isEqualTo(whole);
        assertThat(seen.ids()).containsOnly("a");
    }

    @Property(tries = 400)
    void answer_goneOnWith_isToldOnce(
            @ForAll @NotEmpty String told,
            @ForAll @Size(min = 1, max = 8) List<@NotEmpty String> more,
            @ForAll boolean echoes,
            @ForAll @IntRange(min = 1, max = 9) int grain) {
        String rest = String.join("", more);
        if (!echoes && rest.startsWith(told)) {
            return;
        }
        Seen seen = new Seen();
        PartialAnswer beginning =
                read(seen, new Reading("a", List.of(told), false), null, grain)
                        .partialAnswer()
                        .orElseThrow();
        List<String> answered = echoes ? pieces(told + rest, grain) : more;
        StreamEnd end = read(seen, new Reading("b", answered, true), beginning, false, grain);
        assertThat(end).isInstanceOf(StreamEnd.Complete.class);
        assertThat(seen.text()).isEqualTo(told + rest);
        assertThat(seen.ids()).containsOnly("a");
    }

    @Test
    void answer_toldOtherwise_isDiverged() {
        Seen seen = new Seen();
        PartialAnswer beginning =
                read(seen, new Reading("a", List.of("one two"), false), null, 9)
                        .partialAnswer()
                        .orElseThrow();
        StreamEnd end =
                read(seen, new Reading("b", List.of("one", " three"), true), beginning, true, 9);
        assertThat(end).isInstanceOf(StreamEnd.Failed.class);
        assertThat(seen.error).isNotNull();
        assertThat(seen.error.kind()).isEqualTo(ProviderError.Kind.DIVERGED);
        assertThat(seen.text()).isEqualTo("one two");
    }

    @Test
    void answer_shorterThanItsBeginning_isDiverged() {
        Seen seen = new Seen();
        PartialAnswer beginning =
                read(seen, new Reading("a", List.of("one two"), false), null, 9)
                        .partialAnswer()
                        .orElseThrow();
        StreamEnd end = read(seen, new Reading("b", List.of("one"), true), beginning, true, 9);
        assertThat(end).isInstanceOf(StreamEnd.Failed.class);
        assertThat(seen.text()).isEqualTo("one two");
    }

    @Test
    void answer_brokenTwice_isToldOnce() {
        Seen seen = new Seen();
        PartialAnswer first =
                read(seen, new Reading("a", List.of("one"), false), null, 9)
                        .partialAnswer()
                        .orElseThrow();
        AnswerReader second = first.continuedBy(reader(), false);
        second.keepSentText();
        feed(second, seen, new Reading("b", List.of(" two"), false), 7);
        PartialAnswer both = second.partialAnswer().orElseThrow();
        assertThat(both.text()).isEqualTo("one two");
        AnswerReader third = both.continuedBy(reader(), true);
        feed(third, seen, new Reading("c", List.of("one two", " three"), true), 7);
        assertThat(seen.text()).isEqualTo("one two three");
        assertThat(seen.ids()).containsOnly("a");
    }

    @Test
    void headers_ofTheRest_reachItsReader() {
        List<String> asked = new ArrayList<>();
        AnswerReader rest =
                new AnswerReader() {
                    @Override
                    public void head(HeaderLookup headers) {
                        asked.add(String.valueOf(headers.get("content-type")));
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
        read(new Seen(), new Reading("a", List.of("one"), false), null, 9)
                .partialAnswer()
                .orElseThrow()
                .continuedBy(rest, false)
                .head(name -> "text/event-stream");
        assertThat(asked).containsExactly("text/event-stream");
    }

    @Test
    void answer_withToolCalls_hasNoBeginning() {
        AnswerReader reader = reader();
        reader.keepSentText();
        byte[] bytes =
                event(
                        "{\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}");
        reader.feed(bytes, 0, bytes.length, new Seen());
        assertThat(reader.partialAnswer()).isEmpty();
    }

    @Test
    void continuation_ofABoundedCall_countsWhatWasWritten() {
        PartialAnswer beginning =
                read(new Seen(), new Reading("a", List.of("one", " two"), false), null, 9)
                        .partialAnswer()
                        .orElseThrow();
        Call rest = OpenAiDialect.compatible().continuation(call(), beginning).orElseThrow();
        assertThat(rest.body().utf8())
                .contains("\"max_tokens\":58", "{\"role\":\"assistant\",\"content\":\"one two\"}");
    }

    private static AnswerReader read(
            Seen seen, Reading reading, @Nullable PartialAnswer beginning, int grain) {
        AnswerReader reader = beginning == null ? reader() : beginning.continuedBy(reader(), true);
        reader.keepSentText();
        feed(reader, seen, reading, grain);
        return reader;
    }

    private static StreamEnd read(
            Seen seen, Reading reading, PartialAnswer beginning, boolean repeated, int grain) {
        AnswerReader reader = beginning.continuedBy(reader(), repeated);
        feed(reader, seen, reading, grain);
        return reader.end(seen);
    }

    private static AnswerReader reader() {
        return OpenAiDialect.reader(call());
    }

    private static Call call() {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        HeadReading.Read read = (HeadReading.Read) RequestHead.read(body, 0, body.length);
        return new Call(Operation.CHAT, read.head(), body, 0, body.length);
    }

    private static void feed(AnswerReader reader, Seen seen, Reading reading, int grain) {
        byte[] bytes = reading.bytes();
        for (int at = 0; at < bytes.length; at += grain) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + grain));
            reader.feed(part, 0, part.length, seen);
        }
    }

    private static List<String> pieces(String text, int grain) {
        List<String> pieces = new ArrayList<>();
        int[] points = text.codePoints().toArray();
        for (int at = 0; at < points.length; at += grain) {
            pieces.add(new String(points, at, Math.min(grain, points.length - at)));
        }
        return pieces;
    }

    private static byte[] event(String json) {
        return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A stream of {@code tokens} under the id {@code id}. */
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

    /** What a caller sees. */
    private static final class Seen implements EventSink {
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
