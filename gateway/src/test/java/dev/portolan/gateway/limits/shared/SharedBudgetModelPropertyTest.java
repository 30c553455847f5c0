package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.TestingRedis;
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetModelContract;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Reservation;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** The model test of budgets that two replicas share, with a real server. */
final class SharedBudgetModelPropertyTest extends BudgetModelContract {
    private static final TestingRedis REDIS = TestingRedis.start();

    @AfterContainer
    static void stopServer() {
        REDIS.close();
    }

    @Property(tries = 25)
    void budgets_anySteps_equalTheModelAndAreNeverExceeded(@ForAll("steps") List<Step> steps) {
        run(steps);
    }

    @Override
    protected Site open(Instant at) {
        return new SharedSite(at);
    }

    private static final class SharedSite implements Site {
        private final TestingReplicas replicas;
        private final MemoryBudgetStore store = new MemoryBudgetStore();
        private final IdentityHashMap<Reservation, SharedLimitBook> granted =
                new IdentityHashMap<>();
        private List<SharedLimitBook> books;
        private Instant latest;

        SharedSite(Instant at) {
            latest = at;
            replicas = new TestingReplicas(REDIS, at);
            books = startBooks();
        }

        private List<SharedLimitBook> startBooks() {
            List<SharedLimitBook> started = new ArrayList<>();
            for (int i = 0; i < replicas(); i++) {
                started.add(replicas.start(store, BudgetListener.none()));
            }
            return started;
        }

        @Override
        public ReserveResult reserve(int replica, ReserveRequest request) {
            SharedLimitBook book = books.get(replica);
            ReserveResult result = TestingReplicas.reserve(book, request);
            if (result instanceof ReserveResult.Granted passed) {
                granted.put(passed.reservation(), book);
            }
            return result;
        }

        @Override
        public void settle(Reservation reservation, Settlement settlement) {
            SharedLimitBook book = Objects.requireNonNull(granted.get(reservation));
            book.settle(reservation, settlement);
            TestingReplicas.awaitSettled(book);
        }

        @Override
        public Duration crash() {
            // The replicas before renew nothing within the time of a run.
            books = startBooks();
            // A clock that is set back makes leases longer.
            return Duration.between(replicas.now(), latest)
                    .plus(TestingReplicas.LEASE)
                    .plusMillis(1);
        }

        @Override
        public void jump(Duration time) {
            replicas.advance(time);
            latest = replicas.now().isAfter(latest) ? replicas.now() : latest;
        }

        @Override
        public List<BudgetUse> budgets(List<Counter.Budget> budgets) {
            // A reservation of nothing is always granted, and tells what the server knows now.
            ReserveResult now =
                    reserve(0, new ReserveRequest("parent", "look", List.copyOf(budgets), 0, 0));
            List<BudgetUse> used = books.getFirst().budgets("parent", budgets);
            settle(((ReserveResult.Granted) now).reservation(), Settlement.NOTHING);
            return used;
        }

        @Override
        public Duration lease() {
            return TestingReplicas.LEASE;
        }

        @Override
        public int replicas() {
            return 2;
        }

        @Override
        public void close() {
            replicas.close();
        }
    }
}
