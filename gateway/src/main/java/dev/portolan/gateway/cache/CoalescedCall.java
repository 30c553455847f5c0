package dev.portolan.gateway.cache;

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
 * One upstream call that equal requests share: a recording that grows on the call's event loop, and
 * seats from which passengers follow it, each on its own loop and at its own pace.
 *
 * <p>Whoever boards late is given the part so far, then what comes. A passenger that leaves cancels
 * nothing, the last one cancels the call. The call is read no further ahead than the quickest
 * passenger follows; once the recording has outgrown what may be kept, nobody boards any more and
 * it goes at the pace of the slowest, who alone still needs its past. Thread-safe.
 *
 * @param <H> what is known when an answer begins
 * @param <E> how it ended
 */
public final class CoalescedCall<H, E> implements StreamSink {
    /** How far the call is read ahead of its quickest passenger. */
    private static final long AHEAD = 256 * 1024;

    private final Executor home;
    private final TenantShare share;
    private final Consumer<CoalescedCall<H, E>> onClosed;
    private final Set<Subscription<H, E>> seats = new LinkedHashSet<>();
    private final List<Slice> recording = new ArrayList<>();
    private int largest;
    private long held;
    private int forgotten;
    private long recorded;
    private boolean begun;
    private boolean closed;
    private @Nullable H head;
    private @Nullable E ending;
    private @Nullable Subscription<H, E> payer;
    private @Nullable Runnable drained;
    private Runnable cancel = () -> {};

    /**
     * A flight that nobody has boarded.
     *
     * @param home runs on the event loop of the call, at once if called there
     * @param bounds how much of the recording is held, and in whose share
     * @param onClosed told, on any thread, when nobody may board any more, before the end is told
     */
    CoalescedCall(Executor home, Bounds bounds, Consumer<CoalescedCall<H, E>> onClosed) {
        this.home = home;
        this.largest = bounds.largest();
        this.share = bounds.share();
        this.onClosed = onClosed;
    }

    /** Sets how the call is cancelled, on its event loop, when the last passenger has left. */
    public synchronized void cancelWith(Runnable cancellation) {
        cancel = cancellation;
    }

    /**
     * Takes a passenger in, who hears nothing before {@link Subscription#start}; null where nobody
     * may board any more.
     */
    public synchronized @Nullable Subscription<H, E> board(Subscriber<H, E> passenger) {
        if (closed) {
            return null;
        }
        Subscription<H, E> seat = new Subscription<>(this, passenger);
        seats.add(seat);
        return seat;
    }

    /** An answer begins. */
    public synchronized void begin(H known) {
        head = known;
    }

    @Override
    public synchronized boolean committed() {
        return begun;
    }

    @Override
    public synchronized void startStream() {
        begun = true;
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

    /** What there is no memory for is held as long as somebody has to read it, and no longer. */
    private void hold(long bytes) {
        if (seats.isEmpty()) {
            return;
        }
        if (closed || !share.tryReserve(bytes)) {
            share.reserve(bytes);
            largest = (int) Math.min(largest, recorded);
        }
        held += bytes;
    }

    private void giveBack(long bytes) {
        share.release(bytes);
        held -= bytes;
    }

    @Override
    public synchronized boolean full() {
        long quickest = 0;
        long slowest = Long.MAX_VALUE;
        for (Subscription<H, E> seat : seats) {
            if (seat.follows()) {
                quickest = Math.max(quickest, seat.followed);
                slowest = Math.min(slowest, seat.followed);
            }
        }
        if (slowest == Long.MAX_VALUE) {
            return false;
        }
        boolean outgrown = recorded > largest;
        return recorded - quickest > AHEAD || (outgrown && recorded - slowest > AHEAD);
    }

    @Override
    public synchronized void whenDrained(Runnable resume) {
        drained = resume;
    }

    /** The whole recording; empty where it was too large to be held. */
    public synchronized Slice recorded() {
        if (forgotten > 0 || recorded > largest) {
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

    /** The call has ended; every passenger hears of it, each after what it has still to read. */
    public void end(E how) {
        close();
        synchronized (this) {
            ending = how;
            payer = seats.isEmpty() ? null : seats.iterator().next();
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
        List<Subscription<H, E>> aboard;
        synchronized (this) {
            aboard = List.copyOf(seats);
        }
        aboard.forEach(Subscription::wake);
    }

    /** Gives the seat up; with the last one the call is cancelled, if it has not ended. */
    boolean leave(Subscription<H, E> seat) {
        boolean last;
        synchronized (this) {
            last = seats.remove(seat) && seats.isEmpty() && ending == null;
            closed |= last;
            giveBackIfEmpty();
        }
        if (last) {
            onClosed.accept(this);
            home.execute(cancel);
        } else {
            settle();
        }
        return last;
    }

    private void giveBackIfEmpty() {
        if (seats.isEmpty()) {
            giveBack(held);
        }
    }

    /** What the seat has to hear next; null where there is nothing new. */
    synchronized @Nullable Delivery<H, E> next(Subscription<H, E> seat) {
        H known = head;
        boolean news =
                ending != null || (seat.follows() && seat.index < forgotten + recording.size());
        if (known != null && news && !seat.greeted) {
            seat.greeted = true;
            return new Delivery.Begins<>(known);
        }
        if (seat.follows() && seat.index < forgotten + recording.size()) {
            Slice events = recording.get(seat.index - forgotten);
            seat.index++;
            seat.followed += events.length();
            return new Delivery.Events<>(events);
        }
        E how = ending;
        if (how == null || !seats.remove(seat)) {
            seat.awake = false;
            return null;
        }
        giveBackIfEmpty();
        return new Delivery.Ends<>(how, seat == payer);
    }

    /** After a seat has read on: forgets what nobody needs, and lets the call go on. */
    void settle() {
        Runnable resume;
        synchronized (this) {
            if (drained == null && recorded <= largest) {
                return;
            }
            forget();
            resume = drained;
            if (resume == null || full()) {
                return;
            }
            drained = null;
        }
        home.execute(resume);
    }

    private void forget() {
        if (recorded <= largest) {
            return;
        }
        int least = forgotten + recording.size();
        for (Subscription<H, E> seat : seats) {
            least = Math.min(least, seat.follows() ? seat.index : least);
        }
        int count = Math.min(least - forgotten, recording.size());
        if (count > 0) {
            long bytes = 0;
            for (Slice part : recording.subList(0, count)) {
                bytes += part.length();
            }
            giveBack(Math.min(held, bytes));
            recording.subList(0, count).clear();
            forgotten += count;
        }
    }

    /**
     * What a recording may take.
     *
     * @param largest up to how many bytes the whole of it is held
     * @param share in which it is held
     */
    public record Bounds(int largest, TenantShare share) {}

    /** Something for a passenger to hear. */
    sealed interface Delivery<H, E> {
        record Begins<H, E>(H head) implements Delivery<H, E> {}

        record Events<H, E>(Slice events) implements Delivery<H, E> {}

        record Ends<H, E>(E how, boolean pays) implements Delivery<H, E> {}
    }
}
