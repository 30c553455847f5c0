package dev.portolan.provider.openai;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.continuation.SentText;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Scans the choices of an answer's JSON objects: their content, their finish reasons and the bytes
 * to change. State of a choice is kept from chunk to chunk, as far as chunks were {@linkplain #keep
 * kept}.
 */
final class ChoiceScan {
    private static final int MAX_CHOICES = 4096;

    private final JsonCursor cursor;
    private final UsageSpan usage;
    private final List<ChoiceState> choices = new ArrayList<>(1);
    private final List<ChoiceState> touched = new ArrayList<>(1);
    private final List<ChoiceFinish> finishes = new ArrayList<>(1);
    private final List<Integer> unnumbered = new ArrayList<>(0);
    private final boolean whole;
    private @Nullable SentText sentText;

    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private @Nullable Edits edits;
    private boolean content;
    private boolean thinking;
    private int seenHere;
    private int known;

    private int index;
    private boolean contentHere;
    private int finishFrom;
    private int finishTo;
    private int callsHere;

    ChoiceScan(JsonCursor cursor, UsageSpan usage, boolean whole) {
        this.cursor = cursor;
        this.usage = usage;
        this.whole = whole;
    }

    /** Keeps the text of all objects from here on in {@code text}. */
    void keepIn(SentText text) {
        sentText = text;
    }

    /** Begins the next object. */
    void begin(byte[] array, int start, int end) {
        bytes = array;
        from = start;
        to = end;
        edits = null;
        content = false;
        seenHere = 0;
        finishes.clear();
        if (sentText != null) {
            sentText.begin();
        }
    }

    /** Discards what the object changed, as it is truncated or malformed. */
    void forget() {
        touched.forEach(ChoiceState::forget);
        touched.clear();
        choices.subList(known, choices.size()).clear();
    }

    /** Keeps what the object changed, as it is complete and well-formed. */
    void keep() {
        if (!touched.isEmpty()) {
            touched.forEach(ChoiceState::keep);
            touched.clear();
            known = choices.size();
        }
    }

    /** Reads the choice whose object the cursor has entered. */
    void choice() {
        index = seenHere++;
        contentHere = false;
        finishFrom = -1;
        callsHere = 0;
        unnumbered.clear();
        while (cursor.member()) {
            choiceMember();
        }
        content |= contentHere;
        if (index < MAX_CHOICES) {
            settle();
        }
    }

    private void choiceMember() {
        if (cursor.named("index")) {
            index = integer(index);
        } else if (cursor.named("finish_reason")) {
            boolean string = cursor.peek() == '"';
            cursor.skip();
            finishFrom = string ? cursor.valueFrom() : -1;
            finishTo = cursor.valueTo();
        } else if (cursor.named(whole ? "message" : "delta")) {
            message();
        } else if (cursor.named("text")) {
            plainText();
        } else if (cursor.named("usage")) {
            usage.at(cursor, false);
        } else {
            cursor.skip();
        }
    }

    private int integer(int otherwise) {
        cursor.skip();
        int value = 0;
        for (int i = cursor.valueFrom(); i < cursor.valueTo(); i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || value > MAX_CHOICES) {
                return otherwise;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private void message() {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            messageMember();
        }
    }

    private void messageMember() {
        if (cursor.named("content")) {
            content();
        } else if (cursor.named("tool_calls")) {
            toolCalls();
        } else if (cursor.named("reasoning_content") || cursor.named("reasoning")) {
            thinking |= cursor.peek() == '"';
            cursor.skip();
            other(isFilledString());
        } else if (cursor.named("refusal")) {
            cursor.skip();
            other(isFilledString());
        } else {
            boolean answer = cursor.named("function_call") || cursor.named("audio");
            other(answer && cursor.peek() == '{');
            cursor.skip();
        }
    }

    /** Records whether there is content other than the answer's text. */
    private void other(boolean there) {
        contentHere |= there;
        if (there && sentText != null) {
            sentText.other();
        }
    }

    private boolean isFilledString() {
        return cursor.valueTo() - cursor.valueFrom() > 2 && bytes[cursor.valueFrom()] == '"';
    }

    private void content() {
        int start = cursor.position();
        if (cursor.peek() != '[') {
            plainText();
            return;
        }
        var chunks = new ContentChunks(cursor, bytes);
        thinking |= chunks.thinks();
        other(!chunks.isEmpty());
        edit().replace(start, cursor.position(), chunks.flat());
    }

    private void plainText() {
        cursor.skip();
        if (isFilledString()) {
            contentHere = true;
            if (sentText != null) {
                sentText.append(bytes, cursor.valueFrom() + 1, cursor.valueTo() - 1);
            }
        }
    }

    private void toolCalls() {
        if (!cursor.array()) {
            cursor.skip();
            return;
        }
        while (cursor.element()) {
            if (cursor.object()) {
                toolCall();
            } else {
                cursor.skip();
            }
        }
    }

    private void toolCall() {
        other(true);
        callsHere++;
        int inside = cursor.position();
        int number = -1;
        boolean begins = false;
        while (cursor.member()) {
            if (cursor.named("index")) {
                number = integer(-1);
            } else if (cursor.named("function")) {
                function();
            } else {
                begins |= cursor.named("id") && cursor.peek() == '"';
                cursor.skip();
            }
        }
        if (number < 0 && !whole) {
            unnumbered.add(begins ? inside : -inside);
        }
    }

    private void function() {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            boolean arguments = cursor.named("arguments");
            cursor.skip();
            if (arguments) {
                arguments(cursor.valueFrom(), cursor.valueTo());
            }
        }
    }

    /** Writes arguments that a server sends as an object as the string that clients parse. */
    private void arguments(int valueFrom, int valueTo) {
        if (bytes[valueFrom] == '{') {
            edit().replace(valueFrom, valueTo, JsonText.quote(bytes, valueFrom, valueTo));
        } else if (bytes[valueFrom] == 'n') {
            edit().replace(valueFrom, valueTo, whole ? "\"{}\"" : "\"\"");
        } else if (whole && valueTo - valueFrom == 2) {
            edit().replace(valueFrom, valueTo, "\"{}\"");
        }
    }

    /** Stores what was read of one choice, now that its index is known. */
    private void settle() {
        while (choices.size() <= index) {
            choices.add(new ChoiceState());
        }
        var state = choices.get(index);
        if (!state.seen || state.finished || callsHere > 0 || finishFrom >= 0) {
            touched.add(state);
            state.seen = true;
            state.ongoing |= state.finished && contentHere;
        }
        for (int at : unnumbered) {
            int number = state.indexOfUnnumbered(at > 0);
            edit().insert(Math.abs(at), "\"index\":" + number + ",");
        }
        state.toolCalls = Math.max(state.toolCalls, callsHere);
        if (sentText != null && index > 0) {
            sentText.other();
        }
        if (finishFrom >= 0) {
            finish(state);
        }
    }

    private void finish(ChoiceState state) {
        var raw = JsonText.decode(bytes, finishFrom, finishTo);
        var reason = FinishReason.read(raw);
        if (reason == null) {
            edit().replace(finishFrom, finishTo, "null");
            return;
        }
        if (reason == FinishReason.STOP && state.toolCalls > 0) {
            reason = FinishReason.TOOL_CALLS;
        }
        if (!reason.wire().equals(raw) && !raw.equals("function_call")) {
            edit().replace(finishFrom, finishTo, "\"" + reason.wire() + "\"");
        }
        if (!state.finished) {
            finishes.add(new ChoiceFinish(index, reason, raw));
        }
        state.finished = true;
        state.ongoing = false;
    }

    /** Replaces bytes outside of the choices. */
    void replace(int start, int end, String with) {
        edit().replace(start, end, with);
    }

    private Edits edit() {
        if (edits == null) {
            edits = new Edits(new Slice(bytes, from, to));
        }
        return edits;
    }

    /** Returns the object with its changes, or null where it has none. */
    @Nullable UpstreamBody edited() {
        return edits == null ? null : edits.build();
    }

    /** Returns whether the object contains text, reasoning, a refusal, audio or a tool call. */
    boolean hasContent() {
        return content;
    }

    /** Returns whether this object or one before it showed that the model is thinking. */
    boolean thinking() {
        return thinking;
    }

    int choicesHere() {
        return seenHere;
    }

    List<ChoiceFinish> finishes() {
        return finishes;
    }

    boolean anyChoice() {
        return known > 0;
    }

    /**
     * Returns whether there are choices, and each has a finish reason in an object that was kept.
     */
    boolean allFinished() {
        return known > 0 && seen().allMatch(choice -> choice.finished);
    }

    /** Returns whether all choices, at least this many, finished and had no content after it. */
    boolean allFinished(int expected) {
        return allFinished()
                && seen().count() >= expected
                && seen().noneMatch(choice -> choice.ongoing);
    }

    private Stream<ChoiceState> seen() {
        return choices.subList(0, known).stream().filter(choice -> choice.seen);
    }
}
