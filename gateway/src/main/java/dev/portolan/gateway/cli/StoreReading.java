package dev.portolan.gateway.cli;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.SingleLine;
import dev.portolan.gateway.store.SqlWork;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.Stores;

import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads a configuration's store for a command; a gateway may be using it. */
final class StoreReading {
    private StoreReading() {}

    /** Runs {@code work} in one transaction, or fails with what to do. */
    static <T> T read(Snapshot snapshot, SqlWork<T> work) {
        StoreSettings settings =
                Optional.ofNullable(snapshot.settings().store()).orElseThrow(StoreReading::noStore);
        try (Store store = Stores.openForReading(settings)) {
            return store.read(work);
        } catch (StoreException e) {
            throw new CommandFailedException(ExitCode.FINDINGS, e.getMessage(), e.nextStep());
        } catch (UncheckedIOException e) {
            throw new CommandFailedException(
                    ExitCode.FINDINGS,
                    "a file cannot be written: " + SingleLine.oneLine(e.getMessage()),
                    "correct the path, its permissions, or the disk");
        }
    }

    /** The failure of a command that needs a store. */
    static CommandFailedException noStore() {
        return new CommandFailedException(
                ExitCode.FINDINGS,
                "the configuration has no store, so there are no records",
                "add store: {url: …, country: …}");
    }
}
