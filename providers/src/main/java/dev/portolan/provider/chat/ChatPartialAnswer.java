package dev.portolan.provider.chat;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.continuation.ContinuationReader;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.SseWriter;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A partial answer in OpenAI's chunks: its text, and the members all its chunks agree in. */
public final class ChatPartialAnswer implements PartialAnswer {
    /** The members in which all chunks of one answer agree. */
    static final List<String> NAMES =
            List.of("id", "object", "created", "model", "system_fingerprint", "service_tier");

    private final String text;
    private final long events;
    private final Map<String, byte[]> names;

    private ChatPartialAnswer(String text, long events, Map<String, byte[]> names) {
        this.text = text;
        this.events = events;
        this.names = names;
    }

    /**
     * Makes a partial answer.
     *
     * @param chunk the data of one of its events
     */
    public static ChatPartialAnswer of(String text, long events, byte[] chunk) {
        Map<String, byte[]> names = new LinkedHashMap<>();
        var cursor = new JsonCursor().over(chunk, 0, chunk.length);
        cursor.object();
        while (cursor.member()) {
            var name = nameAt(cursor);
            cursor.skip();
            if (name != null) {
                names.put(name, new Slice(chunk, cursor.valueFrom(), cursor.valueTo()).toBytes());
            }
        }
        return new ChatPartialAnswer(text, events, names);
    }

    static @Nullable String nameAt(JsonCursor cursor) {
        for (var name : NAMES) {
            if (cursor.named(name)) {
                return name;
            }
        }
        return null;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public long events() {
        return events;
    }

    @Override
    public AnswerReader continuedBy(AnswerReader rest, boolean repeats) {
        return new ContinuationReader(rest, new ChatSplicer(this, repeats));
    }

    /** Returns the same answer with more text. */
    ChatPartialAnswer and(String more, long moreEvents) {
        return new ChatPartialAnswer(text + more, events + moreEvents, names);
    }

    /** Returns the value that a member has in all of this answer's chunks, or null. */
    byte @Nullable [] named(String name) {
        return names.get(name);
    }

    /** Returns an event of this answer with more text. */
    byte[] textEvent(String more) {
        var quoted = new String(JsonText.quote(more), StandardCharsets.UTF_8);
        var member = isChat() ? "\"delta\":{\"content\":" + quoted + "}" : "\"text\":" + quoted;
        return chunk("\"choices\":[{\"index\":0," + member + ",\"finish_reason\":null}]");
    }

    /** Returns the event of this answer that holds only its usage, a JSON object. */
    public byte[] usageEvent(byte[] usage) {
        return chunk("\"choices\":[],\"usage\":" + new String(usage, StandardCharsets.UTF_8));
    }

    private byte[] chunk(String last) {
        var chunk = new ByteArrayOutputStream();
        chunk.write('{');
        for (var name : names.entrySet()) {
            chunk.writeBytes(utf8("\"" + name.getKey() + "\":"));
            chunk.writeBytes(name.getValue());
            chunk.write(',');
        }
        chunk.writeBytes(utf8(last + "}"));
        return SseWriter.event(chunk.toByteArray());
    }

    private boolean isChat() {
        var kind = names.get("object");
        return kind == null || !new String(kind, StandardCharsets.UTF_8).contains("text");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
