package dev.portolan.provider.chat;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.continuation.StreamSplicer;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.SseWriter;

import org.jspecify.annotations.Nullable;

/** Splices OpenAI's chunks: removes sent text from them and gives them the first answer's ids. */
final class ChatSplicer extends StreamSplicer {
    private final ChatPartialAnswer before;
    private final boolean repeats;
    private final JsonCursor cursor = new JsonCursor();

    private byte[] bytes = new byte[0];
    private Edits edits = new Edits(Slice.of(bytes));
    private boolean content;
    private boolean forwarded;
    private boolean other;
    private @Nullable String preceding;

    ChatSplicer(ChatPartialAnswer before, boolean repeats) {
        super(before, repeats);
        this.before = before;
        this.repeats = repeats;
    }

    @Override
    protected void splice(byte[] array, int from, int to) {
        bytes = array;
        edits = new Edits(new Slice(array, from, to));
        content = false;
        forwarded = false;
        other = false;
        preceding = null;
        cursor.over(array, from, to);
        cursor.object();
        while (cursor.member()) {
            member();
        }
        if (other) {
            forwarded = true;
            settle();
        }
    }

    private void member() {
        var name = ChatPartialAnswer.nameAt(cursor);
        boolean usage = cursor.named("usage");
        if (cursor.named("choices") && cursor.array()) {
            while (cursor.element()) {
                choice();
            }
        } else if (usage && cursor.peek() == '{') {
            forwarded = true;
            usage();
        } else {
            cursor.skip();
            var value = name == null ? null : before.named(name);
            if (value != null) {
                edits.replace(cursor.valueFrom(), cursor.valueTo(), value);
            }
        }
    }

    /** Counts the text of the first answer as output, where the request counted it as input. */
    private void usage() {
        cursor.object();
        while (cursor.member()) {
            long change =
                    cursor.named("prompt_tokens")
                            ? -before.events()
                            : cursor.named("completion_tokens") ? before.events() : 0;
            cursor.skip();
            var number = new Slice(bytes, cursor.valueFrom(), cursor.valueTo()).utf8();
            if (!repeats && change != 0 && number.matches("\\d{1,15}")) {
                long shown = Math.max(0, Long.parseLong(number) + change);
                edits.replace(cursor.valueFrom(), cursor.valueTo(), Long.toString(shown));
            }
        }
    }

    private void choice() {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            if (cursor.named("delta") && cursor.object()) {
                delta();
            } else if (cursor.named("text")) {
                text();
            } else {
                other |= cursor.named("finish_reason") && cursor.peek() == '"';
                cursor.skip();
            }
        }
    }

    private void delta() {
        while (cursor.member()) {
            if (cursor.named("content")) {
                text();
                continue;
            }
            boolean answer =
                    (cursor.named("tool_calls") && cursor.peek() == '[')
                            || (cursor.named("refusal") && cursor.peek() == '"');
            cursor.skip();
            other |= answer;
            content |= answer;
        }
    }

    private void text() {
        cursor.skip();
        if (bytes[cursor.valueFrom()] != '"') {
            return;
        }
        var fresh = newText(JsonText.decode(bytes, cursor.valueFrom(), cursor.valueTo()));
        if (!fresh.isEmpty()) {
            content = true;
            forwarded = true;
        }
        edits.replace(cursor.valueFrom(), cursor.valueTo(), JsonText.quote(fresh));
    }

    @Override
    protected void precede(String held) {
        preceding = held;
    }

    @Override
    protected byte @Nullable [] preceding() {
        return preceding == null ? null : before.textEvent(preceding);
    }

    @Override
    protected byte @Nullable [] event() {
        return forwarded ? SseWriter.event(edits.build().toBytes()) : null;
    }

    @Override
    protected boolean hasContent() {
        return content;
    }

    @Override
    protected PartialAnswer extended(String added, long addedEvents) {
        return before.and(added, addedEvents);
    }
}
