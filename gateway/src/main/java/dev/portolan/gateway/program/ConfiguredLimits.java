package dev.portolan.gateway.program;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.local.LocalLimitBook;
import dev.portolan.gateway.limits.shared.SharedLimitBook;
import dev.portolan.gateway.limits.shared.SharedMeter;
import dev.portolan.gateway.limits.shared.SharedSettings;
import dev.portolan.gateway.limits.shared.SharedState;
import dev.portolan.gateway.telemetry.SharedTelemetry;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.time.TimeSource;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The counters of limits and budgets: those of the configured server, which replicas share; without
 * one, those of this process.
 *
 * @param started completes when the counters can be used, or after seconds without
 * @param tidy drops counters that are full again; may take a while
 * @param shared the state of the shared counters; empty without them
 * @param stop settles what is not settled, for seconds at most, and ends
 */
record ConfiguredLimits(
        LimitBook book,
        Future<Void> started,
        Runnable tidy,
        Supplier<Optional<SharedState>> shared,
        Supplier<Future<Void>> stop) {

    static ConfiguredLimits open(
            Vertx vertx,
            @Nullable SharedSettings settings,
            Gateway.Accounting accounting,
            TimeSource time) {
        BudgetStore store = accounting.budgets();
        BudgetListener listener = accounting.warnings();
        Telemetry telemetry = accounting.telemetry();
        if (settings == null) {
            LocalLimitBook book = new LocalLimitBook(store, listener, time.nanos(), time.clock());
            return new ConfiguredLimits(
                    book,
                    Future.succeededFuture(),
                    book::tidy,
                    Optional::empty,
                    Future::succeededFuture);
        }
        SharedLimitBook book =
                SharedLimitBook.start(
                        vertx,
                        settings,
                        new SharedLimitBook.Surroundings(
                                store,
                                listener,
                                meter(telemetry.shared()),
                                time.nanos(),
                                time.clock()));
        telemetry.shared().readFrom(() -> reading(book.state()));
        return new ConfiguredLimits(
                book, book.started(), () -> {}, () -> Optional.of(book.state()), book::stop);
    }

    private static SharedMeter meter(SharedTelemetry telemetry) {
        return new SharedMeter() {
            @Override
            public void reserved(long nanos) {
                telemetry.reserved(nanos);
            }

            @Override
            public void decidedAlone() {
                telemetry.decidedAlone();
            }
        };
    }

    private static SharedTelemetry.Reading reading(SharedState state) {
        return new SharedTelemetry.Reading(
                state.phase() == SharedState.Phase.READY,
                state.replicas(),
                state.outstanding(),
                state.unsettled());
    }
}
