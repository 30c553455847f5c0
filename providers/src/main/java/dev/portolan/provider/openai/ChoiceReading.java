package dev.portolan.provider.openai;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What was read of one choice in one object, before it is known whether the object is sound. */
final class ChoiceReading {
    /** The offset after the choice's opening brace. */
    int inside;

    int index;
    boolean hasIndex;

    /** The range of an index that is no number, negative where there is none. */
    int badIndexFrom;

    int badIndexTo;
    boolean hasContent;

    /** The range of the finish reason, if it is a string. */
    int finishFrom;

    int finishTo;
    boolean hasFinish;

    /** The range of the message or delta; the start is negative where there is none. */
    int messageFrom;

    int messageTo;

    /** The offset after the opening brace of the message or delta, negative if it is no object. */
    int messageInside;

    boolean hasRole;

    /** The range of a plain completion's text, negative where there is none. */
    int textFrom;

    int textTo;

    /** The range of a member {@code tool_calls} that says nothing, negative where there is none. */
    int noCallsFrom;

    int noCallsTo;

    /** Whether one of the calls says something. */
    boolean hasCalls;

    /** The calls of tools, in order. */
    final List<CallPiece> calls = new ArrayList<>(0);

    /** The older form of a call, and the offset of its name. */
    @Nullable CallPiece functionCall;

    int functionCallFrom;

    /** Begins the next choice, which is at this position unless it has an index. */
    void begin(int at, int position) {
        inside = at;
        index = position;
        hasIndex = false;
        badIndexFrom = -1;
        hasContent = false;
        finishFrom = -1;
        finishTo = -1;
        hasFinish = false;
        textFrom = -1;
        textTo = -1;
        message(-1);
    }

    /** Begins the message or delta; if there are several of them, the last one counts. */
    void message(int from) {
        messageFrom = from;
        messageTo = -1;
        messageInside = -1;
        hasRole = false;
        noCallsFrom = -1;
        noCallsTo = -1;
        hasCalls = false;
        calls.clear();
        functionCall = null;
        functionCallFrom = -1;
    }
}
