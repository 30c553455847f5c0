package dev.portolan.provider.openai;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.continuation.SentText;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Scans the choices of an answer's JSON objects: their content, their finish reasons and the bytes
 * to change. State of a choice is kept from chunk to chunk, as far as chunks were {@linkplain #keep
 * kept}.
 */
final class ChoiceScan {
    private final JsonCursor cursor;
    private final UsageSpan usage;
    private final ObjectEdits edits = new ObjectEdits();
    private final ToolCallScan toolCalls;
    private final ChoiceStates states = new ChoiceStates();
    private final List<ChoiceFinish> finishes = new ArrayList<>(1);
    private final boolean whole;
    private @Nullable SentText sentText;

    private byte[] bytes = new byte[0];
    private boolean content;
    private boolean thinking;
    private int seenHere;

    private int index;
    private boolean contentHere;
    private int finishFrom;
    private int finishTo;

    ChoiceScan(JsonCursor cursor, UsageSpan usage, boolean whole) {
        this.cursor = cursor;
        this.usage = usage;
        this.whole = whole;
        toolCalls = new ToolCallScan(cursor, edits, whole);
    }

    /** Keeps the text of all objects from here on in {@code text}. */
    void keepIn(SentText text) {
        sentText = text;
    }

    /** Begins the next object. */
    void begin(byte[] array, int start, int end) {
        bytes = array;
        edits.begin(array, start, end);
        content = false;
        seenHere = 0;
        finishes.clear();
        if (sentText != null) {
            sentText.begin();
        }
    }

    /** Discards what the object changed, as it is truncated or malformed. */
    void forget() {
        states.forget();
    }

    /** Keeps what the object changed, as it is complete and well-formed. */
    void keep() {
        states.keep();
    }

    /** Reads the choice whose object the cursor has entered. */
    void choice() {
        index = seenHere++;
        contentHere = false;
        finishFrom = -1;
        toolCalls.begin(bytes);
        while (cursor.member()) {
            choiceMember();
        }
        content |= contentHere;
        if (index < ChoiceIndex.LIMIT) {
            settle();
        }
    }

    private void choiceMember() {
        if (cursor.named("index")) {
            index = ChoiceIndex.read(cursor, bytes, index);
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
        edits.replace(start, cursor.position(), chunks.flat());
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
                other(true);
                toolCalls.toolCall();
            } else {
                cursor.skip();
            }
        }
    }

    /** Stores what was read of one choice, now that its index is known. */
    private void settle() {
        var state = states.at(index);
        if (!state.seen || state.finished || toolCalls.any() || finishFrom >= 0) {
            states.touch(state);
            state.seen = true;
            state.ongoing |= state.finished && contentHere;
        }
        toolCalls.settle(state);
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
            edits.replace(finishFrom, finishTo, "null");
            return;
        }
        if (reason == FinishReason.STOP && state.toolCalls > 0) {
            reason = FinishReason.TOOL_CALLS;
        }
        if (!reason.wire().equals(raw) && !raw.equals("function_call")) {
            edits.replace(finishFrom, finishTo, "\"" + reason.wire() + "\"");
        }
        if (!state.finished) {
            finishes.add(new ChoiceFinish(index, reason, raw));
        }
        state.finished = true;
        state.ongoing = false;
    }

    /** Replaces bytes outside of the choices. */
    void replace(int start, int end, String with) {
        edits.replace(start, end, with);
    }

    /** Returns the object with its changes, or null where it has none. */
    @Nullable UpstreamBody edited() {
        return edits.build();
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
        return states.any();
    }

    /**
     * Returns whether there are choices, and each has a finish reason in an object that was kept.
     */
    boolean allFinished() {
        return states.allFinished();
    }

    /** Returns whether all choices, at least this many, finished and had no content after it. */
    boolean allFinished(int expected) {
        return states.allFinished(expected);
    }
}
