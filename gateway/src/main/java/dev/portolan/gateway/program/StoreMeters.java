package dev.portolan.gateway.program;

import dev.portolan.gateway.store.StoreListener;
import dev.portolan.gateway.telemetry.Telemetry;

import java.util.Locale;

/** Counts the store's operations in the metrics. */
record StoreMeters(Telemetry telemetry) implements StoreListener {
    @Override
    public void succeeded(Operation operation, long nanos) {
        telemetry.onStoreAnswer(label(operation), nanos);
    }

    @Override
    public void failed(Operation operation) {
        telemetry.onStoreFailure(label(operation));
    }

    private static String label(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }
}
