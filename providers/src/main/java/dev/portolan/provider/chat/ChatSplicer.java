package dev.portolan.provider.chat;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.continuation.StreamSplicer;
import dev.portolan.provider.openai.OpenAiAnswerReader;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.SseReader;

import org.jspecify.annotations.Nullable;

/**
 * Cuts from the events of one answer what another had told before it, and gives them that one's
 * names.
 *
 * <p>An answer asked for from its start has to repeat the other's text. One asked for only the rest
 * may do so, as some servers send the beginning they were given with what they made of it.
 */
final class ChatSplicer implements StreamSplicer {
    private final ChatPartialAnswer broken;
    private final boolean repeated;
    private final SseReader events = new SseReader(OpenAiAnswerReader.MAX_EVENT);
    private final JsonCursor cursor = new JsonCursor();
    private final StringBuilder said = new StringBuilder();
    private long saidEvents;
    private int matched;
    private boolean joined;
    private boolean diverged;

    private byte[] bytes = new byte[0];
    private Edits edits = new Edits(Slice.of(bytes));
    private boolean content;
    private boolean worth;
    private boolean other;
    private @Nullable String owed;

    ChatSplicer(ChatPartialAnswer broken, boolean repeated) {
        this.broken = broken;
        this.repeated = repeated;
    }

    @Override
    public void over(byte[] array, int from, int to) {
        events.feed(array, from, to);
    }

    @Override
    public boolean next() {
        if (!events.next()) {
            return false;
        }
        bytes = events.array();
        edits = new Edits(new Slice(bytes, events.dataFrom(), events.dataTo()));
        content = false;
        worth = false;
        other = false;
        owed = null;
        cursor.over(bytes, events.dataFrom(), events.dataTo());
        cursor.object();
        while (cursor.member()) {
            member();
        }
        if (other) {
            worth = true;
            settle();
        }
        return true;
    }

    private void member() {
        var name = ChatPartialAnswer.nameAt(cursor);
        boolean usage = cursor.named("usage");
        if (cursor.named("choices") && cursor.array()) {
            while (cursor.element()) {
                choice();
            }
        } else if (usage && cursor.peek() == '{') {
            worth = true;
            usage();
        } else {
            cursor.skip();
            var value = name == null ? null : broken.named(name);
            if (value != null) {
                edits.replace(cursor.valueFrom(), cursor.valueTo(), value);
            }
        }
    }

    /** To the caller, what the first answer had written counts as written, not as asked. */
    private void usage() {
        cursor.object();
        while (cursor.member()) {
            long change =
                    cursor.named("prompt_tokens")
                            ? -broken.events()
                            : cursor.named("completion_tokens") ? broken.events() : 0;
            cursor.skip();
            var number = new Slice(bytes, cursor.valueFrom(), cursor.valueTo()).utf8();
            if (!repeated && change != 0 && number.matches("\\d{1,15}")) {
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
        var told = JsonText.decode(bytes, cursor.valueFrom(), cursor.valueTo());
        var fresh = joined ? told : beyond(told);
        if (!fresh.isEmpty()) {
            said.append(fresh);
            saidEvents++;
            content = true;
            worth = true;
        }
        edits.replace(cursor.valueFrom(), cursor.valueTo(), JsonText.quote(fresh));
    }

    /** What of {@code told} the first answer has not told. */
    private String beyond(String told) {
        var sent = broken.text();
        int most = Math.min(told.length(), sent.length() - matched);
        if (told.regionMatches(0, sent, matched, most)) {
            matched += most;
            joined = matched == sent.length();
            return told.substring(most);
        }
        diverged = repeated;
        joined = !repeated;
        return repeated ? "" : sent.substring(0, matched) + told;
    }

    @Override
    public void settle() {
        if (joined) {
            return;
        }
        diverged = repeated;
        joined = !repeated;
        if (joined && matched > 0) {
            owed = broken.text().substring(0, matched);
            said.append(owed);
        }
    }

    @Override
    public byte @Nullable [] event() {
        return worth ? OpenAiAnswerReader.event(edits.build().toBytes()) : null;
    }

    /** Text that was held as a repetition and was none, to go out before the event; or null. */
    @Override
    public byte @Nullable [] owed() {
        return owed == null ? null : broken.saying(owed);
    }

    @Override
    public boolean hasContent() {
        return content;
    }

    @Override
    public boolean diverged() {
        return diverged;
    }

    @Override
    public boolean joined() {
        return joined;
    }

    @Override
    public boolean said() {
        return !said.isEmpty();
    }

    @Override
    public PartialAnswer before() {
        return broken;
    }

    @Override
    public PartialAnswer both() {
        return broken.and(said.toString(), Math.max(1, saidEvents));
    }
}
