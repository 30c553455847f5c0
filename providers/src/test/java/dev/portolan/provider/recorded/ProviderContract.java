package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * The contract of every provider towards callers, in both caller protocols. A subclass defines how
 * its provider writes an answer to the wire.
 */
abstract class ProviderContract {
    private static final String WEATHER =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
    private static final String PIXEL = "iVBORw0KGgo=";

    static final Spoken PLAIN = new Spoken("Grüße aus 東京 🙂.", List.of(), "stop", 11, 5);
    static final Spoken CALLS =
            new Spoken("", List.of("weather{city=\"Oslo\"}", "weather{}"), "tool_calls", 11, 5);
    static final Spoken SHORT = new Spoken("Half of", List.of(), "length", 11, 2);

    /** Returns the provider under test. */
    abstract Provider provider();

    /** Returns its target. */
    abstract Target target();

    /** Returns an answer in one piece. */
    abstract byte[] whole(Spoken said);

    /** Returns an answer as a stream. */
    abstract byte[] stream(Spoken said);

    /** Returns an error in the middle of a stream. */
    abstract byte[] errorEvent();

    /** Returns the body of an error for a status. */
    abstract byte[] errorBody(int status, String message);

    @Test
    void whole_plainCallsAndCut_saysTheSameOnBothSurfaces() {
        for (var said : List.of(PLAIN, CALLS, SHORT)) {
            for (var call : List.of(chat(""), messages(""))) {
                var body = whole(said);
                var answer = provider().answers(call, target()).whole(body, 0, body.length);
                assertThat(answer).isInstanceOf(WholeAnswer.Answer.class);
                var told = (WholeAnswer.Answer) answer;
                assertThat(spoken(call, told.body().toBytes())).isEqualTo(said);
                used(told.usage(), said);
                assertThat(told.finish()).isEqualTo(FinishReason.read(said.finish()));
            }
        }
    }

    private static Spoken spoken(Call call, byte[] body) {
        var json = Exchange.json(body);
        return call.operation() == Operation.CHAT
                ? Spoken.ofCompletion(json)
                : Spoken.ofMessage(json);
    }

    @Test
    void stream_cutAnywhere_saysTheSameOnBothSurfaces() {
        for (var said : List.of(PLAIN, CALLS, SHORT)) {
            var bytes = stream(said);
            for (var call : List.of(chat(STREAM), messages(STREAM))) {
                for (int piece = 1; piece <= bytes.length; piece = piece * 2 + 1) {
                    var heard = new Listening();
                    var end = heard.hear(provider().answers(call, target()), bytes, piece);
                    assertThat(end).isInstanceOf(StreamEnd.Complete.class);
                    assertThat(streamed(call, heard.forwarded.toByteArray())).isEqualTo(said);
                    used(heard.usage, said);
                    assertThat(heard.finishes).containsExactly(FinishReason.read(said.finish()));
                }
            }
        }
    }

    private static Spoken streamed(Call call, byte[] events) {
        return call.operation() == Operation.CHAT
                ? Spoken.ofChunks(events)
                : Spoken.ofMessageEvents(events);
    }

    private static void used(@Nullable Usage told, Spoken said) {
        var usage = Objects.requireNonNull(told);
        assertThat(usage.promptTokens()).isEqualTo(said.prompt());
        assertThat(usage.completionTokens()).isEqualTo(said.completion());
    }

    /**
     * A disconnect stops the reading in the middle; the reader must not have reported an end then.
     */
    @Test
    void stream_leftInTheMiddle_toldNothingOfAnEnd() {
        var bytes = stream(PLAIN);
        int last = lastNeeded(bytes);
        for (var call : List.of(chat(STREAM), messages(STREAM))) {
            var heard = new Listening();
            provider().answers(call, target()).feed(Arrays.copyOf(bytes, last), 0, last, heard);
            assertThat(heard.done).isFalse();
            assertThat(heard.error).isNull();
        }
    }

    /**
     * Returns whether the protocol has checksums, so that a changed byte makes a stream incomplete.
     */
    boolean summedUp() {
        return false;
    }

    @Test
    void stream_flippedAnywhere_neverHangsNorThrows() {
        var bytes = stream(CALLS);
        var random = new Random(11);
        for (int i = 0; i < 400; i++) {
            var broken = bytes.clone();
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            heard(broken);
        }
    }

    @Test
    void stream_piecesLostDoubledOrForeign_neverHangsNorThrows() {
        var bytes = stream(CALLS);
        var random = new Random(13);
        for (int i = 0; i < 400; i++) {
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from);
            var foreign = new byte[random.nextInt(40)];
            random.nextBytes(foreign);
            var broken = new ByteArrayOutputStream();
            broken.write(bytes, 0, from);
            broken.writeBytes(foreign);
            int again = random.nextBoolean() ? to : from;
            broken.write(bytes, again, bytes.length - again);
            heard(broken.toByteArray());
        }
    }

    private void heard(byte[] broken) {
        for (var call : List.of(chat(STREAM), messages(STREAM))) {
            var heard = new Listening();
            var end = heard.hear(provider().answers(call, target()), broken, 64);
            if (summedUp() && end instanceof StreamEnd.Complete) {
                assertThat(streamed(call, heard.forwarded.toByteArray())).isEqualTo(CALLS);
            }
        }
    }

    @Test
    void stream_eventOfAnUnknownKind_changesNothing() {
        var bytes = joined(unknownEvent(), stream(PLAIN));
        for (var call : List.of(chat(STREAM), messages(STREAM))) {
            var heard = new Listening();
            assertThat(heard.hear(provider().answers(call, target()), bytes, 7))
                    .isInstanceOf(StreamEnd.Complete.class);
            assertThat(streamed(call, heard.forwarded.toByteArray())).isEqualTo(PLAIN);
        }
    }

    /** Returns an event of an unknown type. */
    abstract byte[] unknownEvent();

    @Test
    void stream_eventBeyondEverySize_fails() {
        var piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');
        for (var call : List.of(chat(STREAM), messages(STREAM))) {
            var heard = new Listening();
            var reader = provider().answers(call, target());
            var begun = giantBegin();
            reader.feed(begun, 0, begun.length, heard);
            for (int i = 0; i < 20 && heard.error == null; i++) {
                reader.feed(piece, 0, piece.length, heard);
            }
            assertThat(heard.error).isNotNull();
            assertThat(reader.end(heard)).isInstanceOf(StreamEnd.Failed.class);
        }
    }

    /** Returns the beginning of an event that never ends. */
    byte[] giantBegin() {
        return "data: ".getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whole_withoutAnAnswer_isAFailure() {
        for (var nothing :
                List.of(
                        "",
                        "{}",
                        "[]",
                        "null",
                        "{\"candidates\":[]}",
                        "{\"choices\":[]}",
                        "{\"id\":\"x\",\"usage\":{}}",
                        "<html></html>")) {
            var body = nothing.getBytes(StandardCharsets.UTF_8);
            for (var call : List.of(chat(""), messages(""))) {
                assertThat(provider().answers(call, target()).whole(body, 0, body.length))
                        .as(nothing)
                        .isInstanceOf(WholeAnswer.Failure.class);
            }
        }
    }

    @Test
    void whole_cutAnywhereOrNoUtf8_isAFailure() {
        var body = whole(PLAIN);
        for (var call : List.of(chat(""), messages(""))) {
            for (int length = 0; length < body.length; length++) {
                assertThat(provider().answers(call, target()).whole(body, 0, length))
                        .isInstanceOf(WholeAnswer.Failure.class);
            }
            var text = new String(body, StandardCharsets.ISO_8859_1);
            int inside = text.indexOf("Gr") + 2;
            var broken = body.clone();
            broken[inside] = (byte) 0xff;
            assertThat(provider().answers(call, target()).whole(broken, 0, broken.length))
                    .isInstanceOf(WholeAnswer.Failure.class);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    @Test
    void stream_endsEarly_isNeverWhole() {
        var bytes = stream(PLAIN);
        int last = lastNeeded(bytes);
        for (var call : List.of(chat(STREAM), messages(STREAM))) {
            for (int length = 0; length < last; length++) {
                var part = Arrays.copyOf(bytes, length);
                assertThat(new Listening().hear(provider().answers(call, target()), part, 64))
                        .as("%d of %d bytes", length, bytes.length)
                        .isNotInstanceOf(StreamEnd.Complete.class);
            }
        }
    }

    @Test
    void stream_cutAtAnyByte_isReportedOrSaysTheSame() {
        for (var said : List.of(PLAIN, CALLS, SHORT)) {
            for (var call : List.of(chat(STREAM), messages(STREAM))) {
                Cuts.of(provider(), call, target(), stream(said)).bytes();
            }
        }
    }

    /** Returns the length of a stream's bytes that are no evidence yet that the answer is whole. */
    abstract int lastNeeded(byte[] stream);

    @Test
    void stream_carriesAnError_failsWithoutFinish() {
        for (var call : List.of(chat(STREAM), messages(STREAM))) {
            var heard = new Listening();
            var end = heard.hear(provider().answers(call, target()), errorEvent(), 16);
            assertThat(end).isInstanceOf(StreamEnd.Failed.class);
            assertThat(heard.finishes).isEmpty();
            assertThat(heard.done).isFalse();
        }
    }

    @Test
    void error_byStatus_kindSaysWhatCanBeDone() {
        assertThat(error(400, "messages: wrong").kind())
                .isEqualTo(ProviderError.Kind.INVALID_REQUEST);
        assertThat(error(401, "no").kind()).isEqualTo(ProviderError.Kind.AUTH);
        assertThat(error(403, "no").kind()).isEqualTo(ProviderError.Kind.PERMISSION);
        assertThat(error(404, "no").kind()).isEqualTo(ProviderError.Kind.NOT_FOUND);
        assertThat(error(429, "slow down").retryable()).isTrue();
        assertThat(error(500, "broken").retryable()).isTrue();
        assertThat(error(503, "full").kind()).isEqualTo(ProviderError.Kind.OVERLOADED);
    }

    @Test
    void error_ofTheCaller_isTheCallersWhateverItsWords() {
        for (int status : new int[] {400, 413, 422}) {
            for (var words :
                    List.of(
                            "Invalid schema for function rotate_api_key",
                            "no credential: Bearer of bad news, access token, subscription key",
                            "content filter, usage policy, safety system: flagged as text",
                            "my prompt is too long: reduce the length of the context window")) {
                var error = error(status, words);
                assertThat(error.kind()).isEqualTo(ProviderError.Kind.INVALID_REQUEST);
                assertThat(error.message()).contains(words.substring(0, 12));
                assertThat(error.retryable()).isFalse();
                assertThat(error.pause()).isNull();
            }
        }
    }

    @Test
    void error_ofTheOperatorToldAs400_isTheOperatorsAndNotQuoted() {
        var error = error(400, "Your organization must be verified to stream this model.");
        assertThat(error.kind()).isEqualTo(ProviderError.Kind.OPERATOR);
        assertThat(error.message()).doesNotContain("organization");
        assertThat(error(402, "pay").kind()).isEqualTo(ProviderError.Kind.QUOTA);
        assertThat(error(407, "log in").kind()).isEqualTo(ProviderError.Kind.OPERATOR);
    }

    private ProviderError error(int status, String message) {
        return provider().error(status, HeaderLookup.NONE, errorBody(status, message));
    }

    @Test
    void request_toolsImageSchema_sentOrRefusedByName() {
        var parts =
                List.of(
                        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                                + "\"parameters\":"
                                + WEATHER
                                + "}}],\"tool_choice\":\"required\"",
                        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                                + "{\"name\":\"weather\",\"schema\":"
                                + WEATHER
                                + "}}");
        sent(chat(parts.getFirst()), Feature.TOOLS, "city");
        sent(chat(parts.getLast()), Feature.JSON_SCHEMA, "city");
        sent(
                call(
                        Operation.CHAT,
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":["
                                + "{\"type\":\"text\",\"text\":\"What is it?\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":"
                                + "\"data:image/png;base64,"
                                + PIXEL
                                + "\"}}]}]}"),
                Feature.VISION,
                PIXEL);
    }

    /** Members that the table lists as expressible are sent; the rest is rejected by name. */
    private void sent(Call call, Feature needed, String holding) {
        boolean able = provider().features(Operation.CHAT, target()).contains(needed);
        switch (provider().prepare(call, target())) {
            case Preparation.Unsupported unsupported -> {
                assertThat(unsupported.field()).isNotBlank();
                assertThat(able).as(unsupported.why()).isFalse();
            }
            case Preparation.Ready ready ->
                    assertThat(new String(ready.request().body().toBytes(), StandardCharsets.UTF_8))
                            .contains(holding);
        }
    }

    private static final String STREAM =
            ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    static Call chat(String more) {
        return call(
                Operation.CHAT,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
                        + more
                        + "}");
    }

    static Call messages(String more) {
        return call(
                Operation.MESSAGES,
                "{\"model\":\"m\",\"max_tokens\":99,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
                        + more
                        + "}");
    }

    private static Call call(Operation operation, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = (HeadReading.Read) RequestHead.read(bytes, 0, bytes.length);
        return new Call(operation, head.head(), bytes, 0, bytes.length);
    }
}
