package dev.portolan.gateway.cache;

/**
 * The subscription of one subscriber to a {@link CoalescedCall}, with its position in the
 * recording.
 */
public final class Subscription {
    private final CoalescedCall call;
    private final Subscriber subscriber;

    /** This field and the next three are guarded by the call's lock. */
    int index;

    long readBytes;
    boolean gotHead;
    boolean awake;

    /** Used only on the subscriber's event loop. */
    private boolean over;

    Subscription(CoalescedCall call, Subscriber subscriber) {
        this.call = call;
        this.subscriber = subscriber;
    }

    /** Delivers the recording so far, and then each addition to it. */
    public void start() {
        wake();
    }

    /** Ends the subscription; returns whether it was the last, so that the call is cancelled. */
    public boolean cancel() {
        over = true;
        return call.unsubscribe(this);
    }

    boolean streams() {
        return subscriber.streams();
    }

    /** Delivers new parts of the recording on the subscriber's own loop; never concurrently. */
    void wake() {
        synchronized (call) {
            if (awake) {
                return;
            }
            awake = true;
        }
        subscriber.loop().execute(this::pump);
    }

    private void pump() {
        while (!over) {
            if (subscriber.full()) {
                subscriber.whenDrained(this::pump);
                return;
            }
            CoalescedCall.Delivery next = call.next(this);
            if (next == null) {
                return;
            }
            deliver(next);
        }
    }

    private void deliver(CoalescedCall.Delivery delivery) {
        switch (delivery) {
            case CoalescedCall.Delivery.Head head -> subscriber.answering(head.head());
            case CoalescedCall.Delivery.Events more -> {
                subscriber.events(more.events());
                call.settle();
            }
            case CoalescedCall.Delivery.End end -> {
                over = true;
                subscriber.ended(end.outcome(), end.billed());
            }
        }
    }
}
