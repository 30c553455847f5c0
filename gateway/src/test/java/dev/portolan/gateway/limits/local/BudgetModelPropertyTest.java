package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetModelContract;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Settlement;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The model test of budgets in one process, which gives back at once what it had reserved. */
final class BudgetModelPropertyTest extends BudgetModelContract {
    @Property(tries = 300)
    void budgets_anySteps_equalTheModelAndAreNeverExceeded(@ForAll("steps") List<Step> steps) {
        run(steps);
    }

    @Override
    protected Site open(Instant at) {
        return new LocalSite(at);
    }

    private static final class LocalSite implements Site {
        private final AtomicLong millis;
        private final MemoryBudgetStore store = new MemoryBudgetStore();
        private LocalLimitBook book;

        LocalSite(Instant at) {
            millis = new AtomicLong(at.toEpochMilli());
            book = newBook();
        }

        private LocalLimitBook newBook() {
            return new LocalLimitBook(
                    store,
                    BudgetListener.none(),
                    () -> 0,
                    () -> Instant.ofEpochMilli(millis.get()));
        }

        @Override
        public ReserveResult reserve(int replica, ReserveRequest request) {
            return book.reserve(request);
        }

        @Override
        public void settle(Reservation reservation, Settlement settlement) {
            book.settle(reservation, settlement);
        }

        @Override
        public Duration crash() {
            book = newBook();
            return Duration.ZERO;
        }

        @Override
        public void jump(Duration time) {
            millis.addAndGet(time.toMillis());
        }

        @Override
        public List<BudgetUse> budgets(List<Counter.Budget> budgets) {
            return book.budgets("parent", budgets);
        }

        @Override
        public Duration lease() {
            // Longer than any run: only the end of the process gives back.
            return Duration.ofDays(10_000);
        }

        @Override
        public int replicas() {
            return 1;
        }

        @Override
        public void close() {
            book.close();
        }
    }
}
