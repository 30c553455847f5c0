package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The contract of every provider for answers that are malformed, cut or without an answer. */
abstract class BrokenAnswerContract extends ProviderFixture {
    /**
     * A disconnect stops the reading in the middle; the reader must not have reported an end then.
     */
    @Test
    void stream_leftInTheMiddle_reportsNoEnd() {
        var bytes = stream(PLAIN);
        int last = lastNeeded(bytes);
        for (var call : chats(STREAM)) {
            var sink = new RecordingSink();
            provider().answers(call, target()).feed(Arrays.copyOf(bytes, last), 0, last, sink);
            assertThat(sink.done).isFalse();
            assertThat(sink.error).isNull();
        }
    }

    @Test
    void stream_flippedAnywhere_neverHangsNorThrows() {
        var bytes = stream(CALLS);
        var random = new Random(11);
        for (int i = 0; i < 400; i++) {
            var broken = bytes.clone();
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            read(broken);
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
            read(broken.toByteArray());
        }
    }

    private void read(byte[] broken) {
        for (var call : chats(STREAM)) {
            var sink = new RecordingSink();
            var end = sink.readAll(provider().answers(call, target()), broken, 64);
            if (summedUp() && end instanceof StreamEnd.Complete) {
                assertThat(streamed(call, sink.forwarded.toByteArray())).isEqualTo(CALLS);
            }
        }
    }

    @Test
    void stream_eventOfAnUnknownKind_changesNothing() {
        var bytes = joined(unknownEvent(), stream(PLAIN));
        for (var call : chats(STREAM)) {
            var sink = new RecordingSink();
            assertThat(sink.readAll(provider().answers(call, target()), bytes, 7))
                    .isInstanceOf(StreamEnd.Complete.class);
            assertThat(streamed(call, sink.forwarded.toByteArray())).isEqualTo(PLAIN);
        }
    }

    @Test
    void stream_eventBeyondEverySize_fails() {
        var piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');
        for (var call : chats(STREAM)) {
            var sink = new RecordingSink();
            var reader = provider().answers(call, target());
            var begun = giantBegin();
            reader.feed(begun, 0, begun.length, sink);
            for (int i = 0; i < 20 && sink.error == null; i++) {
                reader.feed(piece, 0, piece.length, sink);
            }
            assertThat(sink.error).isNotNull();
            assertThat(reader.end(sink)).isInstanceOf(StreamEnd.Failed.class);
        }
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
            for (var call : chats("")) {
                assertThat(provider().answers(call, target()).whole(body, 0, body.length))
                        .as(nothing)
                        .isInstanceOf(WholeAnswer.Failure.class);
            }
        }
    }

    @Test
    void whole_cutAnywhereOrNoUtf8_isAFailure() {
        var body = whole(PLAIN);
        for (var call : chats("")) {
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
        for (var call : chats(STREAM)) {
            for (int length = 0; length < last; length++) {
                var part = Arrays.copyOf(bytes, length);
                assertThat(
                                new RecordingSink()
                                        .readAll(provider().answers(call, target()), part, 64))
                        .as("%d of %d bytes", length, bytes.length)
                        .isNotInstanceOf(StreamEnd.Complete.class);
            }
        }
    }

    @Test
    void stream_cutAtAnyByte_isReportedOrSaysTheSame() {
        for (var expected : List.of(PLAIN, CALLS, SHORT)) {
            for (var call : chats(STREAM)) {
                Cuts.of(provider(), call, target(), stream(expected)).bytes();
            }
        }
    }

    @Test
    void stream_carriesAnError_failsWithoutFinish() {
        for (var call : chats(STREAM)) {
            var sink = new RecordingSink();
            var end = sink.readAll(provider().answers(call, target()), errorEvent(), 16);
            assertThat(end).isInstanceOf(StreamEnd.Failed.class);
            assertThat(sink.finishes).isEmpty();
            assertThat(sink.done).isFalse();
        }
    }
}
