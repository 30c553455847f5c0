package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes a well-formed sequence of what a decoder says: blocks left open are closed, a finish tells
 * of the calls before it, nothing follows the end; what can't be put right becomes a failure.
 */
public final class Lifecycle implements Consumer<StreamEvent> {
    private final Consumer<StreamEvent> next;
    private final Map<Integer, StreamEvent.BlockStart> open = new HashMap<>();
    private final Set<Integer> callers = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private boolean started;
    private boolean inside;
    private boolean over;

    public Lifecycle(Consumer<StreamEvent> next) {
        this.next = next;
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
            case StreamEvent.Logprobs told -> {
                if (!finished.contains(told.choice())) {
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

    /** A second beginning is said twice, or is another answer's: what was told can't be unsaid. */
    private void start(StreamEvent event) {
        if (!started) {
            started = true;
            next.accept(event);
        } else if (inside) {
            fail("The provider began its answer anew.");
        }
    }

    private void begin(StreamEvent.BlockStart begun) {
        if (begun.kind() == StreamEvent.BlockStart.Kind.TOOL_CALL) {
            callers.add(begun.choice());
        }
        inside(begun, open.put(begun.block(), begun) == null);
    }

    private void inside(StreamEvent event, boolean inOrder) {
        if (started && inOrder) {
            inside = true;
            next.accept(event);
        } else {
            fail("The provider's answer is out of order.");
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
        var told = finish.reason();
        var reason = told == null ? null : Fold.withCalls(told, callers.contains(finish.choice()));
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
            fail("The provider ended the answer without saying how it finished.");
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
