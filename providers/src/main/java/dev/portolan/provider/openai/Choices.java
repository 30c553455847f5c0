package dev.portolan.provider.openai;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.toolcall.StreamedCall;
import dev.portolan.provider.toolcall.StreamedCalls;
import dev.portolan.provider.toolcall.ToolCallIds;
import dev.portolan.provider.wire.JsonText;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The choices of an answer after the objects that were sound, and the changes to each object that
 * OpenAI's clients need: an index, a delta, calls as they read them, a finish reason they know.
 */
final class Choices {
    private static final int MAX_CHOICES = 4096;

    private final ObjectEdits edits;
    private final CallEdits calls;
    private final ToolCallIds ids;
    private final Operation.Kind kind;
    private final boolean whole;
    private final boolean olderCalls;
    private final List<ChoiceState> states = new ArrayList<>(1);
    private final List<ChoiceFinish> finishes = new ArrayList<>(1);
    private byte[] bytes = new byte[0];
    private boolean content;

    /**
     * Creates the choices of one answer.
     *
     * @param olderCalls whether the caller declared {@code functions}, and so reads {@code
     *     function_call}
     */
    Choices(
            ObjectEdits edits,
            ToolCallIds ids,
            Operation.Kind kind,
            boolean whole,
            boolean olderCalls) {
        this.edits = edits;
        this.calls = new CallEdits(edits, ids);
        this.ids = ids;
        this.kind = kind;
        this.whole = whole;
        this.olderCalls = olderCalls;
    }

    /** Begins the next object. */
    void begin(byte[] array) {
        bytes = array;
        content = false;
        finishes.clear();
        calls.begin(array);
    }

    /** Adds a choice of the object, which is sound. */
    void add(ChoiceReading read) {
        content |= read.hasContent;
        if (read.index >= MAX_CHOICES) {
            return;
        }
        while (states.size() <= read.index) {
            states.add(new ChoiceState(ids));
        }
        var state = states.get(read.index);
        state.seen = true;
        state.ongoing |= state.finished && read.hasContent;
        boolean blank = !read.hasCalls && !read.calls.isEmpty() && !state.called;
        if (blank) {
            read.calls.clear();
        }
        state.called |= read.hasCalls || read.functionCall != null;
        calls(read, state);
        var raw = read.finishFrom < 0 ? "" : JsonText.decode(bytes, read.finishFrom, read.finishTo);
        var reason = FinishReason.read(raw);
        reason = reason == null ? null : reason.afterCalls(state.called);
        if (kind.generates()) {
            shape(read, reason == FinishReason.TOOL_CALLS ? noArguments(state.calls) : "");
        }
        if (blank && read.noCallsFrom >= 0) {
            edits.replace(read.noCallsFrom, read.noCallsTo, "\"tool_calls\":[]");
        }
        if (reason != null) {
            finish(read, state, reason, raw);
        } else if (read.finishFrom >= 0) {
            edits.replace(read.finishFrom, read.finishTo, "null");
        }
    }

    /** Returns pieces with empty arguments for the calls that ended without any. */
    private static String noArguments(StreamedCalls calls) {
        return calls.calls().stream()
                .filter(StreamedCall::lacksArguments)
                .map(
                        call ->
                                "{\"index\":%d,\"function\":{\"arguments\":\"{}\"}}"
                                        .formatted(call.number()))
                .collect(Collectors.joining(","));
    }

    /**
     * Adds members that clients expect of every choice.
     *
     * @param pieces pieces of calls to add to a stream's delta; empty where there are none
     */
    private void shape(ChoiceReading read, String pieces) {
        var missing = new StringBuilder();
        if (read.badIndexFrom >= 0) {
            edits.replace(read.badIndexFrom, read.badIndexTo, Integer.toString(read.index));
        } else if (!read.hasIndex) {
            missing.append(",\"index\":").append(read.index);
        }
        if (whole) {
            if (!read.hasFinish) {
                missing.append(",\"finish_reason\":null");
            }
            if (read.messageInside >= 0 && !read.hasRole) {
                edits.insertMembers(read.messageInside, "\"role\":\"assistant\"");
            }
        } else if (kind == Operation.Kind.COMPLETION) {
            value(read.textFrom, read.textTo, '"', "text", "\"\"", missing);
        } else {
            delta(read, pieces, missing);
        }
        if (!missing.isEmpty()) {
            edits.insertMembers(read.inside, missing.substring(1));
        }
    }

    private void delta(ChoiceReading read, String pieces, StringBuilder missing) {
        var member = pieces.isEmpty() ? "" : "\"tool_calls\":[" + pieces + "]";
        if (read.messageInside < 0 || member.isEmpty()) {
            value(read.messageFrom, read.messageTo, '{', "delta", "{" + member + "}", missing);
        } else if (!read.calls.isEmpty()) {
            edits.insert(read.calls.getLast().to, "," + pieces);
        } else if (read.noCallsFrom >= 0) {
            edits.replace(read.noCallsFrom, read.noCallsTo, member);
            read.noCallsFrom = -1;
        } else if (read.functionCall == null) {
            edits.insertMembers(read.messageInside, member);
        }
    }

    private void value(
            int from, int to, char first, String name, String value, StringBuilder missing) {
        if (from < 0) {
            missing.append(",\"").append(name).append("\":").append(value);
        } else if (bytes[from] != first) {
            edits.replace(from, to, value);
        }
    }

    private void calls(ChoiceReading read, ChoiceState state) {
        state.calls.nextChunk();
        if (!read.calls.isEmpty()) {
            if (whole) {
                for (int at = 0; at < read.calls.size(); at++) {
                    calls.whole(read.calls.get(at), at);
                }
            } else {
                read.calls.forEach(piece -> calls.piece(piece, state.calls));
            }
        } else if (read.functionCall != null && !olderCalls) {
            if (read.noCallsFrom >= 0) {
                edits.removeMember(read.noCallsFrom, read.noCallsTo);
                read.noCallsFrom = -1;
            }
            calls.function(read.functionCall, read.functionCallFrom, state.calls, whole);
        }
    }

    private void finish(ChoiceReading read, ChoiceState state, FinishReason reason, String raw) {
        boolean older = olderCalls && reason == FinishReason.TOOL_CALLS;
        var wire = older ? "function_call" : reason.wire();
        if (!wire.equals(raw)) {
            edits.replace(read.finishFrom, read.finishTo, "\"" + wire + "\"");
        }
        if (!state.finished) {
            finishes.add(new ChoiceFinish(read.index, reason, raw));
        }
        state.finished = true;
        state.ongoing = false;
    }

    /** Returns whether the object contains text, reasoning, a refusal, audio or a tool call. */
    boolean hasContent() {
        return content;
    }

    /** Returns the choices that finished in the object. */
    List<ChoiceFinish> finishes() {
        return finishes;
    }

    /** Returns whether there is a choice. */
    boolean any() {
        return !states.isEmpty();
    }

    /** Returns whether there are choices, and each has a finish reason. */
    boolean allFinished() {
        return any() && seen().allMatch(choice -> choice.finished);
    }

    /** Returns whether all choices, at least this many, finished and had no content after it. */
    boolean allFinished(int expected) {
        return allFinished()
                && seen().count() >= expected
                && seen().noneMatch(choice -> choice.ongoing);
    }

    private Stream<ChoiceState> seen() {
        return states.stream().filter(choice -> choice.seen);
    }
}
