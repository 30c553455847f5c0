package dev.portolan.provider.caller;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.SseReader;
import dev.portolan.provider.wire.SseWriter;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts another model's name into an answer: in {@code model}, and in a stream in the {@code
 * message} of Anthropic's protocol and the {@code response} of the Responses protocol. Everything
 * else keeps its bytes.
 */
final class ModelName implements StreamRewriter {
    private final SseReader reader = new SseReader();
    private final JsonCursor cursor = new JsonCursor();
    private final String name;

    /** Names {@code model} in one answer. */
    ModelName(String model) {
        this.name = JsonValue.of(model).toJson();
    }

    @Override
    public List<Slice> events(byte[] array, int from, int to) {
        List<Slice> out = new ArrayList<>();
        reader.feed(array, from, to);
        while (reader.next()) {
            out.add(event());
        }
        return out;
    }

    private Slice event() {
        Slice data = new Slice(reader.array(), reader.dataFrom(), reader.dataTo());
        byte[] json = whole(data).toBytes();
        String event = reader.name();
        return Slice.of(
                event == null
                        ? SseWriter.event(json)
                        : SseWriter.event(event, new String(json, StandardCharsets.UTF_8)));
    }

    /** Returns an object, or a whole answer, with the name; anything else as it is. */
    Slice whole(Slice object) {
        Edits edits = new Edits(object);
        cursor.over(object.array(), object.from(), object.to());
        if (!cursor.object()) {
            return object;
        }
        while (cursor.member()) {
            if ((cursor.named("message") || cursor.named("response")) && cursor.object()) {
                while (cursor.member()) {
                    value(edits);
                }
            } else {
                value(edits);
            }
        }
        return cursor.end() && !edits.isEmpty() ? Slice.of(edits.build().toBytes()) : object;
    }

    private void value(Edits edits) {
        boolean model = cursor.named("model") && cursor.peek() == '"';
        if (cursor.skip() && model) {
            edits.replace(cursor.valueFrom(), cursor.valueTo(), name);
        }
    }

    @Override
    public List<Slice> end() {
        return List.of();
    }

    @Override
    public boolean tooLarge() {
        return false;
    }

    /** Returns a rewriter that names the model before {@code next} rewrites the same events. */
    StreamRewriter before(@Nullable StreamRewriter next) {
        return next == null ? this : new Both(this, next);
    }

    /** Two rewriters, of which the first keeps nothing back. */
    private record Both(ModelName first, StreamRewriter next) implements StreamRewriter {
        @Override
        public List<Slice> events(byte[] array, int from, int to) {
            List<Slice> out = new ArrayList<>();
            for (Slice event : first.events(array, from, to)) {
                out.addAll(next.events(event.array(), event.from(), event.to()));
            }
            return out;
        }

        @Override
        public List<Slice> end() {
            return next.end();
        }

        @Override
        public boolean tooLarge() {
            return next.tooLarge();
        }
    }
}
