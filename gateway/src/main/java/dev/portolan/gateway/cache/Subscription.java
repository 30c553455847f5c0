package dev.portolan.gateway.cache;

/** One subscriber's part in a {@link CoalescedCall}, and how far it has read the recording. */
public final class Subscription {
    private final CoalescedCall call;
    private final Subscriber subscriber;

    /** These four are guarded by the call's lock. */
    int index;

    long readBytes;
    boolean gotHead;
    boolean awake;

    /** Belongs to the subscriber's event loop. */
    private boolean over;

    Subscription(CoalescedCall call, Subscriber subscriber) {
        this.call = call;
        this.subscriber = subscriber;
    }

    /** Delivers what there is so far, and from then on what comes. */
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

    /** Delivers what is new on the subscriber's own loop; never twice at the same time. */
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
                subscriber.ended(end.outcome(), end.pays());
            }
        }
    }
}
