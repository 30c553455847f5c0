package dev.portolan.provider.openai;

import dev.portolan.provider.FinishReason;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Slice;
import dev.portolan.provider.wire.UpstreamBody;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks through one JSON object of an answer, a chunk of a stream or the whole, for what matters to
 * the gateway, and notes the bytes to change. What it knows of the choices stays from one chunk to
 * the next.
 */
final class AnswerScan {
    private static final int MAX_CHOICES = 4096;

    private final JsonCursor cursor = new JsonCursor();
    private final List<ChoiceState> choices = new ArrayList<>(1);
    private final List<Finish> finishes = new ArrayList<>(1);
    private final List<Integer> unnumbered = new ArrayList<>(0);
    private final boolean whole;
    private @Nullable Told told;

    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private @Nullable Edits edits;
    private boolean error;
    private boolean content;
    private boolean data;
    private int choicesHere;
    private int usageFrom;
    private int usageTo;

    private int index;
    private int finishFrom;
    private int finishTo;
    private int callsHere;

    private AnswerScan(boolean whole) {
        this.whole = whole;
    }

    static AnswerScan ofWhole() {
        return new AnswerScan(true);
    }

    static AnswerScan ofStream() {
        return new AnswerScan(false);
    }

    /** Keeps the text of all objects from here on in {@code keeper}. */
    void keepIn(Told keeper) {
        told = keeper;
    }

    /** Reads one object; false when the range isn't exactly one, well-formed. */
    boolean read(byte[] array, int start, int end) {
        bytes = array;
        from = start;
        to = end;
        edits = null;
        error = false;
        content = false;
        data = false;
        choicesHere = 0;
        usageFrom = -1;
        usageTo = -1;
        finishes.clear();
        if (told != null) {
            told.begin();
        }
        cursor.over(array, start, end);
        if (!cursor.object()) {
            return false;
        }
        while (cursor.member()) {
            member();
        }
        return cursor.end();
    }

    private void member() {
        if (cursor.named("choices")) {
            choices();
        } else if (cursor.named("usage")) {
            usage(true);
        } else if (cursor.named("x_groq")) {
            usageBelow();
        } else if (cursor.named("error")) {
            cursor.skip();
            error |= isTruthy(cursor.valueFrom(), cursor.valueTo());
        } else if (cursor.named("object")) {
            cursor.skip();
            error |= JsonText.is(bytes, cursor.valueFrom(), cursor.valueTo(), "\"error\"");
        } else {
            data |= cursor.named("data") && cursor.peek() == '[';
            cursor.skip();
        }
    }

    private void usage(boolean first) {
        boolean object = cursor.peek() == '{';
        cursor.skip();
        if (object && (first || usageFrom < 0)) {
            usageFrom = cursor.valueFrom();
            usageTo = cursor.valueTo();
        }
    }

    private void usageBelow() {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            if (cursor.named("usage")) {
                usage(false);
            } else {
                cursor.skip();
            }
        }
    }

    private boolean isTruthy(int valueFrom, int valueTo) {
        return !JsonText.is(bytes, valueFrom, valueTo, "null")
                && !JsonText.is(bytes, valueFrom, valueTo, "false")
                && !JsonText.is(bytes, valueFrom, valueTo, "\"\"");
    }

    private void choices() {
        if (!cursor.array()) {
            cursor.skip();
            return;
        }
        while (cursor.element()) {
            if (cursor.object()) {
                choice();
            } else {
                cursor.skip();
            }
        }
    }

    private void choice() {
        index = choicesHere++;
        finishFrom = -1;
        callsHere = 0;
        unnumbered.clear();
        while (cursor.member()) {
            choiceMember();
        }
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
            usage(false);
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
        } else if (cursor.named("reasoning_content")
                || cursor.named("reasoning")
                || cursor.named("refusal")) {
            cursor.skip();
            other(isFilledString());
        } else {
            boolean answer = cursor.named("function_call") || cursor.named("audio");
            other(answer && cursor.peek() == '{');
            cursor.skip();
        }
    }

    /** Notes content that is no text of the answer, if {@code there} is some. */
    private void other(boolean there) {
        content |= there;
        if (there && told != null) {
            told.other();
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
        content |= !chunks.isEmpty();
        other(!chunks.isEmpty());
        edit().replace(start, cursor.position(), chunks.flat());
    }

    private void plainText() {
        cursor.skip();
        if (isFilledString()) {
            content = true;
            if (told != null) {
                told.text(bytes, cursor.valueFrom() + 1, cursor.valueTo() - 1);
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

    /** Clients parse the arguments from a string; some servers send the object itself. */
    private void arguments(int valueFrom, int valueTo) {
        if (bytes[valueFrom] == '{') {
            edit().replace(valueFrom, valueTo, JsonText.quote(bytes, valueFrom, valueTo));
        } else if (bytes[valueFrom] == 'n') {
            edit().replace(valueFrom, valueTo, whole ? "\"{}\"" : "\"\"");
        } else if (whole && valueTo - valueFrom == 2) {
            edit().replace(valueFrom, valueTo, "\"{}\"");
        }
    }

    /** Puts what one choice told in its place, now that its index is known. */
    private void settle() {
        while (choices.size() <= index) {
            choices.add(new ChoiceState());
        }
        var state = choices.get(index);
        for (int place : unnumbered) {
            int number = state.indexOfUnnumbered(place > 0);
            edit().insert(Math.abs(place), "\"index\":" + number + ",");
        }
        state.toolCalls = Math.max(state.toolCalls, callsHere);
        if (told != null && index > 0) {
            told.other();
        }
        if (finishFrom >= 0) {
            finish(state);
        }
    }

    private void finish(ChoiceState state) {
        var raw = JsonText.decode(bytes, finishFrom, finishTo);
        var reason = FinishReason.read(raw);
        if (reason == null && !whole) {
            edit().replace(finishFrom, finishTo, "null");
            return;
        }
        if (reason == null || (reason == FinishReason.STOP && state.toolCalls > 0)) {
            reason = state.toolCalls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        }
        if (!reason.wire().equals(raw) && !raw.equals("function_call")) {
            edit().replace(finishFrom, finishTo, "\"" + reason.wire() + "\"");
        }
        if (!state.finished) {
            finishes.add(new Finish(index, reason, raw));
        }
        state.finished = true;
    }

    private Edits edit() {
        if (edits == null) {
            edits = new Edits(new Slice(bytes, from, to));
        }
        return edits;
    }

    /** The object with its changes, or null when it may go as it is. */
    @Nullable UpstreamBody edited() {
        return edits == null ? null : edits.build();
    }

    boolean hasError() {
        return error;
    }

    /** Whether the object carries text, reasoning, a refusal, audio or a tool call. */
    boolean hasContent() {
        return content;
    }

    /** Whether the object has an array {@code data}, as an answer to embeddings does. */
    boolean hasData() {
        return data;
    }

    int choicesHere() {
        return choicesHere;
    }

    boolean hasUsage() {
        return usageFrom >= 0;
    }

    int usageFrom() {
        return usageFrom;
    }

    int usageTo() {
        return usageTo;
    }

    List<Finish> finishes() {
        return finishes;
    }

    boolean anyChoice() {
        return !choices.isEmpty();
    }

    /** Whether at least this many choices were seen, and each that was seen is finished. */
    boolean allFinished(int expected) {
        int finished = 0;
        for (var choice : choices) {
            finished += choice.finished ? 1 : 0;
        }
        return finished == choices.size() && finished >= Math.max(1, expected);
    }
}
