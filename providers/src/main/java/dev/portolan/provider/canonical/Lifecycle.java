package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.toolcall.ToolCallIds;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes a well-formed sequence of a decoder's events: closes open blocks, gives each tool call an
 * id of its own, makes a finish report tool calls if there were some and only then, and drops what
 * follows the end. What can't be corrected becomes a failure.
 */
public final class Lifecycle implements Consumer<StreamEvent> {
    private final Consumer<StreamEvent> next;
    private final ToolCallIds ids;
    private final Map<Integer, StreamEvent.BlockStart> open = new HashMap<>();
    private final Set<Integer> callers = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private boolean started;
    private boolean inside;
    private boolean over;

    /** Makes a sequence for {@code next} of an answer to an unknown request. */
    public Lifecycle(Consumer<StreamEvent> next) {
        this(next, ToolCallIds.ofUnknownRequest());
    }

    /** Makes a sequence for {@code next}, in which tool calls have the ids of {@code ids}. */
    public Lifecycle(Consumer<StreamEvent> next, ToolCallIds ids) {
        this.next = next;
        this.ids = ids;
    }

    @Override
    public void accept(StreamEvent event) {
        if (over) {
            return;
        }
        switch (event) {
            case StreamEvent.Start _start -> start(event);
            case StreamEvent.Failure _failure -> {
                over = true;
                next.accept(event);
            }
            case StreamEvent.UsageUpdate _usage -> next.accept(event);
            case StreamEvent.Logprobs logprobs -> {
                if (!finished.contains(logprobs.choice())) {
                    inside(event, true);
                }
            }
            case StreamEvent.End _end -> end();
            case StreamEvent.Finish finish -> finish(finish);
            case StreamEvent.BlockStart begun -> begin(begun);
            case StreamEvent.WholeBlock _whole -> inside(event, true);
            case StreamEvent.TextDelta delta -> {
                if (!delta.text().isEmpty()) {
                    inside(event, open.containsKey(delta.block()));
                }
            }
            case StreamEvent.ArgumentsDelta delta -> {
                if (!delta.fragment().isEmpty()) {
                    inside(event, open.containsKey(delta.block()));
                }
            }
            case StreamEvent.SignatureDelta delta -> inside(event, open.containsKey(delta.block()));
            case StreamEvent.BlockStop stop -> {
                if (open.remove(stop.block()) != null) {
                    next.accept(event);
                }
            }
        }
    }

    /**
     * Ignores a second start before the first block; fails on a later one, which begins another
     * answer.
     */
    private void start(StreamEvent event) {
        if (!started) {
            started = true;
            next.accept(event);
        } else if (inside) {
            fail("The provider started a second answer in one stream.");
        }
    }

    private void begin(StreamEvent.BlockStart begun) {
        var block = begun;
        if (begun.kind() == StreamEvent.BlockStart.Kind.TOOL_CALL) {
            callers.add(begun.choice());
            block = begun.withId(ids.unique(begun.toolId() == null ? "" : begun.toolId()));
        }
        inside(block, open.put(block.block(), block) == null);
    }

    private void inside(StreamEvent event, boolean inOrder) {
        if (started && inOrder) {
            inside = true;
            next.accept(event);
        } else {
            fail("The provider's stream events are out of order.");
        }
    }

    private void finish(StreamEvent.Finish finish) {
        if (!started || finish.reason() == FinishReason.ERROR) {
            fail(ProviderError.gaveUp());
            return;
        }
        if (!finished.add(finish.choice())) {
            return;
        }
        close(finish.choice());
        var given = finish.reason();
        var reason = given == null ? null : given.afterCalls(callers.contains(finish.choice()));
        next.accept(
                new StreamEvent.Finish(
                        finish.choice(), reason, finish.raw(), finish.stopSequence()));
    }

    private void close(int choice) {
        open.values().stream()
                .filter(begun -> begun.choice() == choice)
                .map(StreamEvent.BlockStart::block)
                .sorted()
                .toList()
                .forEach(
                        block -> {
                            open.remove(block);
                            next.accept(new StreamEvent.BlockStop(block));
                        });
    }

    private void end() {
        if (finished.isEmpty() || !open.isEmpty()) {
            fail("The provider's answer ended without a finish reason.");
            return;
        }
        over = true;
        next.accept(new StreamEvent.End());
    }

    private void fail(String why) {
        fail(ProviderError.unusable(why));
    }

    private void fail(ProviderError error) {
        over = true;
        next.accept(new StreamEvent.Failure(error));
    }
}
