package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.LimitBookContract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The limits of one process. */
final class LocalLimitBookTest extends LimitBookContract {
    private final AtomicLong nanos = new AtomicLong(42);
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final LocalLimitBook book =
            new LocalLimitBook(
                    new MemoryBudgetStore(),
                    (use, percent) -> warnings.add(use.budget().id() + " " + percent),
                    nanos::get,
                    () -> start().plusNanos(nanos.get()));

    @Override
    protected LimitBook book() {
        return book;
    }

    @Override
    protected void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
        book.tidy();
    }

    @Override
    protected List<String> warnings() {
        return warnings;
    }
}
