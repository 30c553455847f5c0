package dev.portolan.provider.chat;

import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.toolcall.ArgumentsProgress;
import dev.portolan.provider.wire.UnusableAnswer;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The tool calls of one choice as blocks, one after the other: pieces of a call wait while the
 * arguments of one before it are incomplete, since some servers send the pieces of several calls in
 * turn.
 */
final class CallBlocks {
    /** A call, and what waits until its block is open. */
    private static final class Pending {
        final ArgumentsProgress progress = new ArgumentsProgress();
        final StringBuilder arguments = new StringBuilder();
        String id = "";
        String name = "";
        @Nullable Signature signature;
        int block = -1;
        boolean closed;
    }

    private final int choice;
    private final IntSupplier numbers;
    private final Map<Long, Pending> calls = new TreeMap<>();

    /** Makes the blocks of a choice, numbered by {@code numbers}. */
    CallBlocks(int choice, IntSupplier numbers) {
        this.choice = choice;
        this.numbers = numbers;
    }

    /** Adds a piece of the call of this number. */
    void add(long number, JsonValue piece, Consumer<StreamEvent> events) {
        var call = calls.computeIfAbsent(number, _number -> new Pending());
        var function = piece.get("function");
        call.id += call.id.isEmpty() ? piece.get("id").textOrEmpty() : "";
        call.name += call.name.isEmpty() ? function.get("name").textOrEmpty() : "";
        var signature = ExtraContent.signature(piece);
        call.signature = signature == null ? call.signature : signature;
        var arguments = function.get("arguments").textOrEmpty();
        call.progress.add(arguments);
        call.arguments.append(arguments);
        if (call.arguments.length() > ReadLimits.EVENT_BYTES) {
            events.accept(new StreamEvent.Failure(UnusableAnswer.oversizedEvent()));
            return;
        }
        send(events, false);
    }

    /** Closes the calls that are complete, as something else follows them. */
    void closeComplete(Consumer<StreamEvent> events) {
        for (var call : calls.values()) {
            if (call.block >= 0 && !call.closed && call.progress.isComplete()) {
                close(call, events);
            }
        }
    }

    private static void close(Pending call, Consumer<StreamEvent> events) {
        call.closed = true;
        events.accept(new StreamEvent.BlockStop(call.block));
    }

    /** Sends what waits; the choice has finished. */
    void finish(Consumer<StreamEvent> events) {
        send(events, true);
    }

    private void send(Consumer<StreamEvent> events, boolean all) {
        var rest = calls.values().iterator();
        while (rest.hasNext()) {
            var call = rest.next();
            if (call.closed) {
                continue;
            }
            if (call.name.isEmpty() && !all) {
                return;
            }
            send(call, events);
            boolean over = all || (call.progress.isComplete() && rest.hasNext());
            if (!over) {
                return;
            }
            close(call, events);
        }
    }

    private void send(Pending call, Consumer<StreamEvent> events) {
        if (call.block < 0) {
            call.block = numbers.getAsInt();
            events.accept(
                    new BlockStart(
                            choice, call.block, BlockStart.Kind.TOOL_CALL, call.id, call.name));
        }
        if (call.signature != null) {
            events.accept(new StreamEvent.SignatureDelta(call.block, call.signature));
            call.signature = null;
        }
        if (!call.arguments.isEmpty()) {
            events.accept(new StreamEvent.ArgumentsDelta(call.block, call.arguments.toString()));
            call.arguments.setLength(0);
        }
    }
}
