package dev.portolan.provider.nativeresponses;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.SseReader;
import dev.portolan.provider.wire.StreamOrBody;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads an answer that is a response or, from a server that lacks the Responses API, a chat: the
 * first event, or a whole body, shows which.
 */
public final class EitherReader implements AnswerReader {
    /** The bytes within which a stream shows its first event. */
    private static final int MAX_HELD = 256 << 10;

    private final AnswerReader response;
    private final Supplier<AnswerReader> chat;
    private final JsonCursor cursor = new JsonCursor();
    private final SseReader events = new SseReader();
    private final StreamOrBody form = new StreamOrBody();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private @Nullable AnswerReader chosen;
    private HeaderLookup head = HeaderLookup.NONE;
    private boolean keeps;
    private boolean cutOff;

    /** Reads an answer with one of two readers; that of a chat is made only if it is one. */
    public EitherReader(AnswerReader response, Supplier<AnswerReader> chat) {
        this.response = response;
        this.chat = chat;
    }

    @Override
    public void head(HeaderLookup headers) {
        response.head(headers);
        head = headers;
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        chosen = isChat(body, from, to) ? chats() : response;
        return reader().whole(body, from, to);
    }

    private AnswerReader chats() {
        var reader = chat.get();
        reader.head(head);
        return reader;
    }

    private boolean isChat(byte[] bytes, int from, int to) {
        cursor.over(bytes, from, to);
        boolean choices = false;
        if (cursor.object()) {
            while (cursor.member()) {
                choices |= cursor.named("choices");
                cursor.skip();
            }
        }
        return choices;
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        var known = chosen;
        if (known != null) {
            return known.feed(bytes, from, to, sink);
        }
        held.write(bytes, from, to - from);
        int start = form.recognize(bytes, from, to);
        if (form.isBody()) {
            return held.size() > MAX_HELD ? choose(response, sink) : 0;
        }
        if (start < to) {
            events.feed(bytes, start, to);
        }
        while (events.next()) {
            if (!events.isEndMarker()) {
                boolean chats = isChat(events.array(), events.dataFrom(), events.dataTo());
                return choose(chats ? chats() : response, sink);
            }
        }
        return held.size() > MAX_HELD || events.tooLarge() ? choose(response, sink) : 0;
    }

    private int choose(AnswerReader reader, EventSink sink) {
        chosen = reader;
        if (keeps) {
            reader.keepSentText();
        }
        if (cutOff) {
            reader.cutOff();
        }
        var bytes = held.toByteArray();
        held.reset();
        return reader.feed(bytes, 0, bytes.length, sink);
    }

    private AnswerReader reader() {
        var known = chosen;
        return known == null ? response : known;
    }

    @Override
    public void cutOff() {
        cutOff = true;
        reader().cutOff();
    }

    @Override
    public StreamEnd end(EventSink sink) {
        if (chosen == null) {
            var bytes = held.toByteArray();
            boolean body = form.isBody() && isChat(bytes, 0, bytes.length);
            events.finish();
            boolean event =
                    events.next() && isChat(events.array(), events.dataFrom(), events.dataTo());
            choose(body || event ? chats() : response, sink);
        }
        return reader().end(sink);
    }

    @Override
    public Optional<String> location() {
        return reader().location();
    }

    @Override
    public void keepSentText() {
        keeps = true;
        reader().keepSentText();
    }

    @Override
    public Optional<PartialAnswer> partialAnswer() {
        return reader().partialAnswer();
    }
}
