package dev.portolan.gateway.cache;

import dev.portolan.gateway.attempt.AnswerHead;
import dev.portolan.gateway.attempt.RequestOutcome;
import dev.portolan.gateway.buffer.TenantShare;
import dev.portolan.gateway.relay.StreamSink;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One upstream call that equal requests share. It has a recording, which grows on the call's event
 * loop, and subscriptions, each of which reads the recording on its own loop and at its own pace.
 *
 * <p>A late subscriber gets the recording from its start. The call is cancelled only when its last
 * subscriber leaves. The call is read at most a fixed number of bytes ahead of its fastest
 * subscriber. Once the recording has grown larger than may be cached, no request can join, and the
 * call is read at the pace of its slowest subscriber, since parts that all have read are dropped.
 * Thread-safe.
 */
public final class CoalescedCall implements StreamSink {
    /** The number of bytes that the call is read ahead of its fastest subscriber. */
    private static final long AHEAD = 256 * 1024;

    private final Executor home;
    private final TenantShare share;
    private final Consumer<CoalescedCall> onClosed;
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private final List<Slice> recording = new ArrayList<>();
    private int largest;
    private long held;
    private int dropped;
    private long recorded;
    private boolean committed;
    private boolean closed;
    private @Nullable AnswerHead head;
    private @Nullable RequestOutcome outcome;
    private @Nullable Subscription billedSubscription;
    private @Nullable Runnable drained;
    private Runnable cancellation = () -> {};

    /**
     * Creates a call without subscribers.
     *
     * @param home runs tasks on the event loop of the call, at once if called there
     * @param bounds the size of the recording, and the memory share it counts against
     * @param onClosed called on any thread when no request can join any more, before the end is
     *     delivered
     */
    CoalescedCall(Executor home, Bounds bounds, Consumer<CoalescedCall> onClosed) {
        this.home = home;
        this.largest = bounds.largest();
        this.share = bounds.share();
        this.onClosed = onClosed;
    }

    /** Sets how the call is cancelled, on its event loop, when the last subscriber has left. */
    public synchronized void cancelWith(Runnable action) {
        cancellation = action;
    }

    /**
     * Adds a subscriber, which gets nothing before {@link Subscription#start}; null if no request
     * can join any more.
     */
    public synchronized @Nullable Subscription subscribe(Subscriber subscriber) {
        if (closed) {
            return null;
        }
        Subscription subscription = new Subscription(this, subscriber);
        subscriptions.add(subscription);
        return subscription;
    }

    /** Records the head of the answer. */
    public synchronized void begin(AnswerHead known) {
        head = known;
    }

    @Override
    public synchronized boolean committed() {
        return committed;
    }

    @Override
    public synchronized void startStream() {
        committed = true;
    }

    @Override
    public void write(byte[] array, int from, int to) {
        boolean outgrown;
        synchronized (this) {
            hold(to - from);
            recording.add(new Slice(array, from, to));
            recorded += to - from;
            outgrown = !closed && recorded > largest;
        }
        if (outgrown) {
            close();
        }
        wakeAll();
    }

    /**
     * Reserves memory for bytes; if there is none left, keeps them only until every subscriber has
     * read them.
     */
    private void hold(long bytes) {
        if (subscriptions.isEmpty()) {
            return;
        }
        if (closed || !share.tryReserve(bytes)) {
            share.reserve(bytes);
            largest = (int) Math.min(largest, recorded);
        }
        held += bytes;
    }

    private void release(long bytes) {
        share.release(bytes);
        held -= bytes;
    }

    @Override
    public synchronized boolean full() {
        long fastest = 0;
        long slowest = Long.MAX_VALUE;
        for (Subscription subscription : subscriptions) {
            if (subscription.streams()) {
                fastest = Math.max(fastest, subscription.readBytes);
                slowest = Math.min(slowest, subscription.readBytes);
            }
        }
        if (slowest == Long.MAX_VALUE) {
            return false;
        }
        boolean outgrown = recorded > largest;
        return recorded - fastest > AHEAD || (outgrown && recorded - slowest > AHEAD);
    }

    @Override
    public synchronized void whenDrained(Runnable resume) {
        drained = resume;
    }

    /** Returns the whole recording; empty if it was too large to keep. */
    public synchronized Slice recorded() {
        if (dropped > 0 || recorded > largest) {
            return Slice.of(new byte[0]);
        }
        byte[] all = new byte[(int) recorded];
        int at = 0;
        for (Slice part : recording) {
            System.arraycopy(part.array(), part.from(), all, at, part.length());
            at += part.length();
        }
        return Slice.of(all);
    }

    /** Ends the call; every subscriber gets the outcome after the rest of the recording. */
    public void end(RequestOutcome how) {
        close();
        synchronized (this) {
            outcome = how;
            billedSubscription = subscriptions.isEmpty() ? null : subscriptions.iterator().next();
        }
        wakeAll();
    }

    private void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        onClosed.accept(this);
    }

    private void wakeAll() {
        List<Subscription> all;
        synchronized (this) {
            all = List.copyOf(subscriptions);
        }
        all.forEach(Subscription::wake);
    }

    /** Removes a subscription; if it was the last and the call has not ended, cancels the call. */
    boolean unsubscribe(Subscription subscription) {
        boolean last;
        synchronized (this) {
            last = subscriptions.remove(subscription) && subscriptions.isEmpty() && outcome == null;
            closed |= last;
            releaseIfUnread();
        }
        if (last) {
            onClosed.accept(this);
            home.execute(cancellation);
        } else {
            settle();
        }
        return last;
    }

    private void releaseIfUnread() {
        if (subscriptions.isEmpty()) {
            release(held);
        }
    }

    /** Returns the next delivery to the subscription; null if there is nothing new. */
    synchronized @Nullable Delivery next(Subscription subscription) {
        AnswerHead known = head;
        boolean events = subscription.streams() && subscription.index < dropped + recording.size();
        if (known != null && (outcome != null || events) && !subscription.gotHead) {
            subscription.gotHead = true;
            return new Delivery.Head(known);
        }
        if (events) {
            Slice next = recording.get(subscription.index - dropped);
            subscription.index++;
            subscription.readBytes += next.length();
            return new Delivery.Events(next);
        }
        RequestOutcome how = outcome;
        if (how == null || !subscriptions.remove(subscription)) {
            subscription.awake = false;
            return null;
        }
        releaseIfUnread();
        return new Delivery.End(how, subscription == billedSubscription);
    }

    /**
     * Drops the parts that every subscriber has read, and resumes the call if its subscribers can
     * take more.
     */
    void settle() {
        Runnable resume;
        synchronized (this) {
            if (drained == null && recorded <= largest) {
                return;
            }
            drop();
            resume = drained;
            if (resume == null || full()) {
                return;
            }
            drained = null;
        }
        home.execute(resume);
    }

    private void drop() {
        if (recorded <= largest) {
            return;
        }
        int least = dropped + recording.size();
        for (Subscription subscription : subscriptions) {
            least = Math.min(least, subscription.streams() ? subscription.index : least);
        }
        int count = Math.min(least - dropped, recording.size());
        if (count > 0) {
            long bytes = 0;
            for (Slice part : recording.subList(0, count)) {
                bytes += part.length();
            }
            release(Math.min(held, bytes));
            recording.subList(0, count).clear();
            dropped += count;
        }
    }

    /**
     * The bounds of a recording.
     *
     * @param largest the number of bytes up to which the whole recording is kept
     * @param share the memory share that it counts against
     */
    public record Bounds(int largest, TenantShare share) {}

    /** A part of an answer that is delivered to a subscriber. */
    sealed interface Delivery {
        record Head(AnswerHead head) implements Delivery {}

        record Events(Slice events) implements Delivery {}

        record End(RequestOutcome outcome, boolean billed) implements Delivery {}
    }
}
