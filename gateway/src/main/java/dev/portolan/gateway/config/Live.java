package dev.portolan.gateway.config;

import dev.portolan.policy.document.Finding;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The snapshot in force, swapped whole.
 *
 * <p>{@link #current} is one volatile read. A swap first tells every subscriber, so that what they
 * build from a snapshot is there when the first request sees it; swaps come one at a time.
 */
public final class Live {
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private volatile Snapshot current;
    private volatile @Nullable Failure failure;

    /** Begins with {@code first}. */
    public Live(Snapshot first) {
        this.current = first;
    }

    /** The snapshot in force. */
    public Snapshot current() {
        return current;
    }

    /** Why the files as they are now did not load, if they did not. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** Lets {@code subscriber} see each snapshot from now on, before anybody else does. */
    public void subscribe(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    /** Puts {@code next} in force, once every subscriber is ready for it. */
    public synchronized void swap(Snapshot next) {
        for (Subscriber subscriber : subscribers) {
            subscriber.prepare(next);
        }
        current = next;
        failure = null;
    }

    /** Keeps the snapshot in force and remembers why a newer one is not. */
    public synchronized void failed(Failure why) {
        failure = why;
    }

    /** Someone who builds things from snapshots. */
    @FunctionalInterface
    public interface Subscriber {
        /** Called off the event loops with a snapshot that is about to be in force. */
        void prepare(Snapshot next);
    }

    /** A configuration that did not load. */
    public record Failure(Instant at, List<Finding> findings) {
        public Failure {
            findings = List.copyOf(findings);
        }
    }
}
