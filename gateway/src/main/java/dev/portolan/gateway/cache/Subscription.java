package dev.portolan.gateway.cache;

/**
 * One passenger's place in a {@link CoalescedCall}, and how far its recording was followed from it.
 */
public final class Subscription<H, E> {
    private final CoalescedCall<H, E> flight;
    private final Subscriber<H, E> passenger;

    /** These four belong to the flight's lock. */
    int index;

    long followed;
    boolean greeted;
    boolean awake;

    /** Belongs to the passenger's event loop. */
    private boolean over;

    Subscription(CoalescedCall<H, E> flight, Subscriber<H, E> passenger) {
        this.flight = flight;
        this.passenger = passenger;
    }

    /** Lets the passenger hear the part so far, and from then on what comes. */
    public void start() {
        wake();
    }

    /** Gives the seat up; true where it was the last one, so that the call is cancelled. */
    public boolean leave() {
        over = true;
        return flight.leave(this);
    }

    boolean follows() {
        return passenger.follows();
    }

    /** Has the passenger hear what is new, on its own loop; never twice at the same time. */
    void wake() {
        synchronized (flight) {
            if (awake) {
                return;
            }
            awake = true;
        }
        passenger.loop().execute(this::pump);
    }

    private void pump() {
        while (!over) {
            if (passenger.full()) {
                passenger.whenDrained(this::pump);
                return;
            }
            CoalescedCall.Delivery<H, E> news = flight.next(this);
            if (news == null) {
                return;
            }
            hear(news);
        }
    }

    private void hear(CoalescedCall.Delivery<H, E> news) {
        switch (news) {
            case CoalescedCall.Delivery.Begins<H, E> begins -> passenger.begins(begins.head());
            case CoalescedCall.Delivery.Events<H, E> more -> {
                passenger.events(more.events());
                flight.settle();
            }
            case CoalescedCall.Delivery.Ends<H, E> ends -> {
                over = true;
                passenger.ends(ends.how(), ends.pays());
            }
        }
    }
}
