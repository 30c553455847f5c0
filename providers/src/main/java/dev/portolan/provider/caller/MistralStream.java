package dev.portolan.provider.caller;

import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.SseReader;
import dev.portolan.provider.wire.SseWriter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stream as Mistral sends it, for its clients: a choice's tool calls are whole and in its last
 * chunk, the stream's last chunk has the usage, and no chunk is without choices.
 *
 * <p>Mistral's clients parse the arguments of each piece of a tool call by itself, and know no
 * chunk that carries only usage (mistralai/client-python and client-ts, 2025-11). Text is passed on
 * as it comes; only tool calls and the last chunk with a finish reason are held back.
 */
final class MistralStream implements StreamRewriter {
    private static final String CHOICES = "choices";
    private static final String DELTA = "delta";
    private static final String FINISH = "finish_reason";
    private static final String TOOL_CALLS = "tool_calls";
    private static final String USAGE = "usage";

    private final SseReader reader = new SseReader();
    private final Map<Long, HeldToolCalls> calls = new TreeMap<>();
    private JsonValue envelope = JsonLiteral.NULL;
    private JsonValue usage = JsonLiteral.NULL;
    private @Nullable JsonValue last;
    private long held;
    private boolean tooLarge;

    @Override
    public List<Slice> events(byte[] array, int from, int to) {
        List<Slice> out = new ArrayList<>();
        reader.feed(array, from, to);
        while (reader.next()) {
            event(out);
        }
        return tooLarge ? List.of() : out;
    }

    private void event(List<Slice> out) {
        if (tooLarge) {
            return;
        }
        JsonValue chunk = JsonReader.read(reader.array(), reader.dataFrom(), reader.dataTo());
        if (chunk == null || !chunk.get(CHOICES).isArray()) {
            out.add(new Slice(reader.array(), reader.rawFrom(), reader.rawTo()));
            return;
        }
        if (chunk.get(USAGE).isObject()) {
            usage = chunk.get(USAGE);
        }
        List<JsonValue> before = chunk.get(CHOICES).elements();
        List<JsonValue> choices = new ArrayList<>();
        for (JsonValue choice : before) {
            JsonValue rewritten = choice(choice);
            if (rewritten != null) {
                choices.add(rewritten);
            }
        }
        envelope = chunk;
        if (!choices.isEmpty()) {
            send(chunk, choices, out);
        }
    }

    private void send(JsonValue chunk, List<JsonValue> choices, List<Slice> out) {
        boolean finished = choices.stream().anyMatch(choice -> !choice.get(FINISH).isNull());
        if (finished) {
            release(out);
            last = withChoices(chunk, choices);
        } else if (chunk.has(USAGE) || !choices.equals(chunk.get(CHOICES).elements())) {
            out.add(bytes(withChoices(chunk, choices)));
        } else {
            out.add(new Slice(reader.array(), reader.rawFrom(), reader.rawTo()));
        }
    }

    /** Sends the chunk held back, which another one follows. */
    private void release(List<Slice> out) {
        JsonValue known = last;
        if (known != null) {
            out.add(bytes(known));
        }
        last = null;
    }

    /** Returns a choice without unfinished tool calls; null if nothing is left of it. */
    private @Nullable JsonValue choice(JsonValue choice) {
        JsonValue delta = choice.get(DELTA);
        List<JsonValue> pieces = delta.get(TOOL_CALLS).elements();
        long index = choice.get("index").count();
        if (!pieces.isEmpty()) {
            hold(index, pieces);
        }
        boolean finished = !choice.get(FINISH).isNull();
        HeldToolCalls whole = finished ? calls.remove(index) : null;
        if (whole == null && pieces.isEmpty() && delta.isObject() && choice.has(FINISH)) {
            return choice;
        }
        ObjectBuilder rest = new ObjectBuilder(delta).remove(TOOL_CALLS);
        if (whole != null) {
            rest.put(TOOL_CALLS, whole.whole());
        } else if (!pieces.isEmpty() && isEmpty(choice, rest.build())) {
            return null;
        }
        return choice(choice, rest);
    }

    private static boolean isEmpty(JsonValue choice, JsonValue delta) {
        return choice.get("logprobs").isNull()
                && delta.members().values().stream().allMatch(JsonValue::isNull);
    }

    private static JsonValue choice(JsonValue choice, ObjectBuilder delta) {
        return new ObjectBuilder(choice)
                .put(DELTA, delta.build())
                .put(FINISH, choice.get(FINISH))
                .build();
    }

    private void hold(long index, List<JsonValue> pieces) {
        held += calls.computeIfAbsent(index, _ -> new HeldToolCalls()).add(pieces);
        if (held > ReadLimits.STREAMED_CALLS_BYTES) {
            tooLarge = true;
            calls.clear();
            last = null;
        }
    }

    @Override
    public List<Slice> end() {
        if (tooLarge) {
            return List.of();
        }
        List<Slice> out = new ArrayList<>();
        List<JsonValue> unfinished = new ArrayList<>();
        calls.forEach((index, whole) -> unfinished.add(unfinished(index, whole)));
        calls.clear();
        if (last == null && unfinished.isEmpty() && !usage.isNull()) {
            unfinished.add(unfinished(0, null));
        }
        if (!unfinished.isEmpty()) {
            release(out);
            last = withChoices(envelope, unfinished);
        }
        JsonValue end = last;
        if (end != null) {
            boolean counted = !usage.isNull();
            out.add(bytes(counted ? new ObjectBuilder(end).put(USAGE, usage).build() : end));
        }
        last = null;
        return out;
    }

    /** Returns a choice of a stream that gave no reason for its end. */
    private static JsonValue unfinished(long index, @Nullable HeldToolCalls calls) {
        ObjectBuilder delta = new ObjectBuilder();
        delta.put(TOOL_CALLS, calls == null ? null : calls.whole());
        return choice(new ObjectBuilder().put("index", index).build(), delta);
    }

    @Override
    public boolean tooLarge() {
        return tooLarge;
    }

    private static JsonValue withChoices(JsonValue chunk, List<JsonValue> choices) {
        return new ObjectBuilder(chunk)
                .remove(USAGE)
                .put(CHOICES, JsonValue.array(choices))
                .build();
    }

    private static Slice bytes(JsonValue chunk) {
        return Slice.of(SseWriter.event(chunk.toBytes()));
    }
}
