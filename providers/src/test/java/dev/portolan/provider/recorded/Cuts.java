package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.SseReader;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cuts a stream at its bytes, by a clean end and by a broken connection: the caller's answer is
 * either reported as cut, or equal to the whole stream's but for its usage.
 *
 * <p>A partial event that is followed by another has no effect either.
 *
 * <p>Short streams are cut at every byte. In longer ones cuts within an event between which the
 * framing alone makes no difference count as one; the property {@code cuts=N} cuts every stream of
 * up to N bytes at every byte.
 */
public final class Cuts {
    private static final int SHORT = 1_500;

    /** Size in bytes up to which a stream is cut at every byte. */
    private static final int EVERY_BYTE = Integer.getInteger("cuts", SHORT);

    private static final int LONG = 12 << 10;
    private static final int SPLITS = 6;

    private final Provider provider;
    private final Call call;
    private final Target target;
    private final byte[] stream;
    private final CutSink whole;
    private final @Nullable JsonValue answer;
    private final Random random;
    private boolean revisable;

    private Cuts(Provider provider, Call call, Target target, byte[] stream) {
        this.provider = provider;
        this.call = call;
        this.target = target;
        this.stream = stream;
        this.random = new Random(stream.length);
        this.whole = read(stream.length, false, stream.length);
        this.answer = whole.isComplete() ? answer(whole) : null;
    }

    /** Creates the cuts of a stream as it is read for {@code call}. */
    public static Cuts of(Provider provider, Call call, Target target, byte[] stream) {
        return new Cuts(provider, call, target, stream);
    }

    /**
     * Declares that each event has a finish reason: only its transport knows which event is the
     * last, so a clean end between two of them is an end.
     */
    public Cuts tellingAFinishEachTime() {
        revisable = true;
        return this;
    }

    /** Cuts Server-Sent Events. */
    public void sse() {
        var places = new TreeSet<Integer>();
        var begins = new ArrayList<Integer>();
        var events = new SseReader(Integer.MAX_VALUE);
        int begun = 0;
        for (int at = 0; at < stream.length; at++) {
            events.feed(stream, at, at + 1);
            if (events.next() || at == stream.length - 1) {
                within(begun, at + 1, places);
                begins.add(begun);
                begun = at + 1;
            }
        }
        at(places);
        begins.add(stream.length);
        for (int i = 0; i < SPLITS && whole.isComplete(); i++) {
            int event = random.nextInt(begins.size() - 1);
            damaged(begins.get(event), begins.get(event + 1));
        }
    }

    /** Checks that a part of an event before the event itself has no effect. */
    private void damaged(int from, int to) {
        int brace = to - 1;
        while (brace > from && stream[brace] != '}') {
            brace--;
        }
        int part = from + random.nextInt(Math.max(1, brace - from));
        var bytes = new ByteArrayOutputStream();
        bytes.write(stream, 0, part);
        bytes.writeBytes(new byte[] {'\n', '\n'});
        bytes.write(stream, from, stream.length - from);
        var sink = read(bytes.toByteArray(), bytes.size(), false, bytes.size());
        assertThat(sink.end).as("event at %d, part to %d", from, part).isEqualTo(whole.end);
        assertThat(sink.text()).isEqualTo(whole.text());
    }

    /** Returns the first and last cut of each event with an equal result of the framing. */
    private void within(int from, int to, Set<Integer> places) {
        if (stream.length <= EVERY_BYTE) {
            all(from, to, places);
            return;
        }
        String before = "";
        int step = Math.max(1, (to - from) / SHORT);
        for (int cut = from; cut < to; cut += to - cut > 2 * SHORT ? step : 1) {
            var events = new SseReader(Integer.MAX_VALUE);
            events.feed(stream, from, cut);
            events.finish();
            var here = events.next() + " " + events.cut();
            if (!here.equals(before)) {
                places.add(Math.max(from, cut - 1));
                places.add(cut);
            }
            before = here;
        }
        all(Math.max(from, to - 4), to, places);
    }

    private static void all(int from, int to, Set<Integer> places) {
        for (int cut = from; cut < to; cut++) {
            places.add(cut);
        }
    }

    /** Cuts bytes in any framing at every one of them. */
    public void bytes() {
        var places = new TreeSet<Integer>();
        all(0, stream.length, places);
        at(places);
    }

    /** Cuts the messages of AWS's event stream. */
    public void frames() {
        var places = new TreeSet<Integer>();
        for (int from = 0; from < stream.length; ) {
            int to = from + ByteBuffer.wrap(stream).getInt(from);
            if (stream.length <= EVERY_BYTE) {
                all(from, to, places);
            }
            for (int inside : new int[] {0, 1, 11, 12, (to - from) / 2, to - from - 1}) {
                places.add(from + inside);
            }
            from = to;
        }
        at(places);
    }

    private void at(Set<Integer> places) {
        if (stream.length > Math.max(LONG, EVERY_BYTE)) {
            places.removeIf(cut -> cut > 1_000 && cut < stream.length - 3_000);
        }
        for (int cut : places) {
            check(cut, false);
            check(cut, true);
        }
        for (int i = 0; i < SPLITS; i++) {
            int cut = random.nextInt(stream.length + 1);
            int piece = 1 + random.nextInt(random.nextBoolean() ? 16 : 700);
            var apart = read(cut, false, piece);
            var once = read(cut, false, stream.length);
            assertThat(apart.end).isEqualTo(once.end);
            assertThat(apart.text()).isEqualTo(once.text());
        }
    }

    private void check(int cut, boolean broken) {
        var sink = read(cut, broken, stream.length);
        var where = "%d of %d bytes, %s".formatted(cut, stream.length, broken ? "broken" : "clean");
        if (!sink.isComplete()) {
            int differs =
                    Arrays.mismatch(sink.forwarded.toByteArray(), whole.forwarded.toByteArray());
            assertThat(differs).as(where).isIn(-1, sink.forwarded.size());
            return;
        }
        if (answer == null) {
            assertThat(sink.finished).as(where + ", before an error").isTrue();
        } else if (!revisable || broken) {
            assertThat(answer(sink)).as(where).isEqualTo(answer);
        }
    }

    private CutSink read(int cut, boolean broken, int piece) {
        return read(stream, cut, broken, piece);
    }

    private CutSink read(byte[] bytes, int cut, boolean broken, int piece) {
        var sink = new CutSink();
        var reader = provider.answers(call, target);
        for (int at = 0; at < cut && !sink.over; at += piece) {
            reader.feed(bytes, at, Math.min(cut, at + piece), sink);
        }
        if (broken) {
            reader.cutOff();
        }
        sink.end = reader.end(sink);
        return sink;
    }

    /** Returns an answer's content, assembled as the cache does it, without its usage. */
    private JsonValue answer(CutSink sink) {
        var events = Slice.of(sink.forwarded.toByteArray());
        Optional<Slice> body =
                CallerProtocol.of(call.operation()).toWhole(call.operation(), events, null);
        assertThat(body).as("the whole of %s", events.utf8()).isPresent();
        var json = Exchange.json(body.orElseThrow().toBytes());
        return json.has("choices")
                ? json.get("choices")
                : new ObjectBuilder(json).remove("usage").build();
    }

    /** The events that a caller received. */
    private static final class CutSink implements EventSink {
        private final ByteArrayOutputStream forwarded = new ByteArrayOutputStream();
        private boolean over;
        private boolean finished;
        private StreamEnd end = new StreamEnd.Cut("");

        String text() {
            return forwarded.toString(StandardCharsets.UTF_8);
        }

        boolean isComplete() {
            return end instanceof StreamEnd.Complete;
        }

        @Override
        public void forward(byte[] bytes, int from, int to) {
            forwarded.write(bytes, from, to - from);
        }

        @Override
        public void error(ProviderError error) {
            over = true;
        }

        @Override
        public void finish(int choice, FinishReason reason, @Nullable String raw) {
            finished = true;
        }

        @Override
        public void done() {
            over = true;
        }
    }
}
