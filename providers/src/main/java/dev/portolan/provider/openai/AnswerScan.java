package dev.portolan.provider.openai;

import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.continuation.SentText;
import dev.portolan.provider.toolcall.ToolCallIds;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Scans one JSON object of an answer, a chunk of a stream or a whole answer, for what the gateway
 * needs, and records the bytes to change. State of the choices is kept from chunk to chunk; a chunk
 * that is truncated or malformed changes nothing.
 */
final class AnswerScan {
    private final JsonCursor cursor = new JsonCursor();
    private final UsageSpan usage = new UsageSpan();
    private final ObjectEdits edits = new ObjectEdits();
    private final AnswerNames names;
    private final ChoiceScan scan;
    private final Choices choices;
    private final boolean whole;

    private byte[] bytes = new byte[0];
    private boolean error;
    private boolean data;

    private AnswerScan(Call call, ToolCallIds ids, boolean whole) {
        this.whole = whole;
        names = new AnswerNames(whole);
        boolean older = call.head().member("functions").isPresent();
        choices = new Choices(edits, ids, call.operation().kind(), whole, older);
        scan = new ChoiceScan(cursor, usage, edits, whole);
    }

    /** Returns a scan of one whole answer to a call. */
    static AnswerScan ofWhole(Call call, ToolCallIds ids) {
        return new AnswerScan(call, ids, true);
    }

    /** Returns a scan of the chunks of one stream in answer to a call. */
    static AnswerScan ofStream(Call call, ToolCallIds ids) {
        return new AnswerScan(call, ids, false);
    }

    /** Keeps the text of all objects from here on in {@code text}. */
    void keepIn(SentText text) {
        scan.keepIn(text);
    }

    /**
     * Reads one object; returns false unless the range is exactly one, well-formed and in UTF-8.
     */
    boolean read(byte[] array, int start, int end) {
        bytes = array;
        error = false;
        data = false;
        usage.clear();
        names.clear();
        edits.begin(array, start, end);
        scan.begin(array);
        choices.begin(array);
        cursor.over(array, start, end);
        if (!cursor.object()) {
            return false;
        }
        while (cursor.member()) {
            member();
        }
        boolean sound = cursor.end() && JsonText.isUtf8(array, start, end);
        if (sound) {
            scan.readings().forEach(choices::add);
            if (!whole && usage.isTop() && scan.choicesHere() > 0) {
                edits.removeMember(usage.memberFrom(), usage.to());
            }
        }
        return sound;
    }

    private void member() {
        if (cursor.named("choices")) {
            choices();
        } else if (cursor.named("usage")) {
            usage.at(cursor, true);
        } else if (cursor.named("x_groq")) {
            usageBelow();
        } else if (cursor.named("error")) {
            cursor.skip();
            error |= isTruthy(cursor.valueFrom(), cursor.valueTo());
        } else if (names.read(cursor, bytes)) {
            error |= names.isError();
        } else {
            data |= cursor.named("data") && cursor.peek() == '[';
            cursor.skip();
        }
    }

    private void usageBelow() {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            if (cursor.named("usage")) {
                usage.at(cursor, false);
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
        names.foundChoices();
        while (cursor.element()) {
            if (cursor.object()) {
                scan.choice();
            } else {
                cursor.skip();
            }
        }
    }

    /** Returns the object with its changes, or null where it has none. */
    @Nullable UpstreamBody edited() {
        return edits.edited();
    }

    /** Returns whether a member is missing that every object of an answer has. */
    boolean lacksNames() {
        return !names.areComplete();
    }

    boolean hasError() {
        return error;
    }

    /** Returns whether the object contains text, reasoning, a refusal, audio or a tool call. */
    boolean hasContent() {
        return choices.hasContent();
    }

    /** Returns whether this object or one before it showed that the model is thinking. */
    boolean thinking() {
        return scan.thinking();
    }

    /** Returns whether the object has an array {@code data}, as an answer to embeddings does. */
    boolean hasData() {
        return data;
    }

    int choicesHere() {
        return scan.choicesHere();
    }

    boolean hasUsage() {
        return usage.from() >= 0;
    }

    int usageFrom() {
        return usage.from();
    }

    int usageTo() {
        return usage.to();
    }

    List<ChoiceFinish> finishes() {
        return choices.finishes();
    }

    boolean anyChoice() {
        return choices.any();
    }

    /** Returns whether there are choices, and each has a finish reason. */
    boolean allFinished() {
        return choices.allFinished();
    }

    /** Returns whether all choices, at least this many, finished and had no content after it. */
    boolean allFinished(int expected) {
        return choices.allFinished(expected);
    }
}
