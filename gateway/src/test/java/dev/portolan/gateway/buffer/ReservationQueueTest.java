package dev.portolan.gateway.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.time.Watchdog;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Waiting for memory: in order within a share, bounded in time and in number. */
final class ReservationQueueTest {
    private static final long MIB = 1 << 20;
    private static final long PATIENCE = 1_000;

    private long now;
    private final Watchdog watchdog = new Watchdog(() -> now);
    private final ReservationQueue queue = new ReservationQueue(watchdog);
    private final MemoryBudget budget = new MemoryBudget(16 * MIB);
    private final TenantShare acme = budget.tenant("acme").requests();
    private final TenantShare other = budget.tenant("other").requests();
    private final List<String> calls = new ArrayList<>();

    @Test
    void waiters_ofOneShare_areServedInOrder() {
        MemoryReservation all = full(acme);
        ReservationQueue.@Nullable Waiter large = await("large", acme, 3 * MIB);
        ReservationQueue.@Nullable Waiter small = await("small", acme, MIB);
        assertThat(List.of(large, small)).doesNotContainNull();
        tick(0);
        assertThat(calls).isEmpty();
        all.shrinkTo(4 * MIB);
        tick(0);
        assertThat(calls).as("the small one does not overtake").isEmpty();
        all.close();
        tick(0);
        assertThat(calls).containsExactly("large granted", "small granted");
        assertThat(acme.used()).isEqualTo(4 * MIB);
        assertThat(budget.unread().used()).isZero();
        assertThat(queue.size()).isZero();
    }

    @Test
    void waiter_ofAnotherShare_isNotBlockedByEarlierOnes() {
        full(acme);
        await("first", acme, 3 * MIB);
        await("second", other, MIB);
        tick(0);
        assertThat(calls).containsExactly("second granted");
    }

    @Test
    void waiter_timedOut_isRefusedOnce() {
        full(acme);
        await("late", acme, 3 * MIB);
        tick(PATIENCE - 1);
        assertThat(calls).isEmpty();
        tick(PATIENCE);
        tick(PATIENCE + 1);
        assertThat(calls).containsExactly("late refused");
        assertThat(budget.unread().used()).isZero();
        assertThat(budget.requests().refusals()).isEqualTo(1);
    }

    @Test
    void waiter_cancelled_isNotCalledAndReservesNothing() {
        MemoryReservation all = full(acme);
        ReservationQueue.@Nullable Waiter waiter = await("gone", acme, 3 * MIB);
        assertThat(waiter).isNotNull();
        waiter.cancel();
        waiter.cancel();
        all.close();
        tick(0);
        tick(PATIENCE);
        assertThat(calls).isEmpty();
        assertThat(acme.used()).isZero();
        assertThat(budget.unread().used()).isZero();
    }

    @Test
    void waiting_forMoreThanTheMaximum_isRefusedAtOnce() {
        assertThat(await("huge", acme, budget.requests().limit())).isNull();
    }

    @Test
    void waiting_ofTooMany_isRefusedAtOnceForThatTenantOnly() {
        full(acme);
        int waiters = 0;
        while (await("one", acme, 3 * MIB) != null) {
            waiters++;
        }
        assertThat(waiters).isBetween(4, 15);
        assertThat(await("other", other, 3 * MIB)).isNotNull();
    }

    private static MemoryReservation full(TenantShare share) {
        MemoryReservation hold = share.newReservation();
        assertThat(hold.tryGrow(5 * MIB)).isTrue();
        return hold;
    }

    private ReservationQueue.@Nullable Waiter await(String name, TenantShare share, long bytes) {
        return queue.await(
                share.newReservation(),
                bytes,
                PATIENCE,
                new ReservationQueue.Outcome() {
                    @Override
                    public void granted() {
                        calls.add(name + " granted");
                    }

                    @Override
                    public void refused() {
                        calls.add(name + " refused");
                    }
                });
    }

    private void tick(long at) {
        now = at;
        watchdog.tick();
    }
}
