package dev.portolan.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What every store of settlements does. */
public abstract class BudgetStoreContract {
    private static final BudgetWindow DAY = new BudgetWindow(0, 86_400_000);

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Opens this test's store; a second call opens it again if it keeps anything. */
    protected abstract BudgetStore open() throws Exception;

    /** Closes {@code part} after the test; parts are closed in the reverse order. */
    protected final <T extends AutoCloseable> T closing(T part) {
        opened.addFirst(part);
        return part;
    }

    /** Closes what was opened. */
    @AfterEach
    protected final void close() throws Exception {
        for (AutoCloseable part : opened) {
            part.close();
        }
        opened.clear();
    }

    /** Returns the window of a day. */
    protected static BudgetWindow day(int number) {
        return new BudgetWindow(number * DAY.endMillis(), (number + 1) * DAY.endMillis());
    }

    @Test
    final void settled_ofAnUnknownWindow_isZero() throws Exception {
        assertThat(open().settled("tenant/acme|budget/day/EUR", 0)).isZero();
    }

    @Test
    final void add_severalTimes_isSummedByCounterAndWindow() throws Exception {
        BudgetStore store = open();

        store.add("a", day(0), 5);
        store.add("a", day(0), 7);
        store.add("a", day(1), 1);
        store.add("b", day(0), 2);

        assertThat(store.settled("a", day(0).startMillis())).isEqualTo(12);
        assertThat(store.settled("a", day(1).startMillis())).isEqualTo(1);
        assertThat(store.settled("b", day(0).startMillis())).isEqualTo(2);
    }

    @Test
    final void add_beyondTheRange_staysAtTheHighestValue() throws Exception {
        BudgetStore store = open();

        store.add("a", day(0), Long.MAX_VALUE - 1);
        store.add("a", day(0), 5);

        assertThat(store.settled("a", 0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    final void add_ofManyThreads_losesNothing() throws Exception {
        BudgetStore store = open();

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8_000; i++) {
                String counter = "c" + i % 16;
                threads.execute(() -> store.add(counter, day(0), 1));
            }
        }

        for (int i = 0; i < 16; i++) {
            assertThat(store.settled("c" + i, 0)).isEqualTo(500);
        }
    }

    @Test
    final void add_ofAFourthWindow_forgetsTheFirst() throws Exception {
        BudgetStore store = open();

        for (int day = 0; day < 4; day++) {
            store.add("a", day(day), 1);
        }

        assertThat(store.settled("a", day(0).startMillis())).isZero();
        assertThat(store.settled("a", day(1).startMillis())).isEqualTo(1);
    }
}
