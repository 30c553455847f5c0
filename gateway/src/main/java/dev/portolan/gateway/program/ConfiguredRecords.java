package dev.portolan.gateway.program;

import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.ledger.RequestRecords;
import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.node.NodeRecords;
import dev.portolan.gateway.records.node.RecordsException;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.usage.recording.UsageRecorder;
import dev.portolan.gateway.usage.recording.UsageRecording;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Optional;

/**
 * The records of requests and changes in the configured store.
 *
 * @param node null without a configured store
 */
record ConfiguredRecords(@Nullable NodeRecords node) implements AutoCloseable {

    /** Opens the records, or fails with what to do about it. */
    static ConfiguredRecords open(
            CurrentSnapshot live, @Nullable Store store, Telemetry telemetry) {
        Settings settings = live.current().settings();
        RecordSettings kept = settings.records();
        if (store == null || kept == null) {
            return new ConfiguredRecords(null);
        }
        try {
            NodeRecords records =
                    NodeRecords.open(
                            new NodeRecords.Node(
                                    settings.node().id(),
                                    settings.limits().concurrentRequests(),
                                    new UsageRecording(
                                            new UsageRecorder(
                                                    id -> live.current().tenants().path(id)))),
                            kept,
                            store,
                            InstantSource.system());
            telemetry.readRecordsFrom(() -> RecordReadings.of(records.stats().read()));
            return new ConfiguredRecords(records);
        } catch (StoreException e) {
            throw new CommandFailedException(ExitCode.FINDINGS, e.getMessage(), e.nextStep());
        } catch (RecordsException e) {
            throw new CommandFailedException(ExitCode.FINDINGS, e.getMessage(), e.nextStep());
        }
    }

    /** The records of requests. */
    RequestRecords requests() {
        return node == null ? RequestRecords.OFF : node.requests();
    }

    /** The log of changes by operators. */
    AuditLog audit() {
        return node == null ? AuditLog.NONE : node.audit();
    }

    /** Records the configuration in force and each later one. */
    void record(CurrentSnapshot live) {
        if (node != null) {
            live.subscribe(ConfigurationRecords.beginningWith(live.current(), node));
        }
    }

    /** The reason why the gateway is not ready; empty if records can be kept. */
    Optional<String> notReady() {
        boolean refusing = node != null && node.isRefusing();
        return refusing ? Optional.of("required records cannot be kept") : Optional.empty();
    }

    /** Writes what waits, and ends; waits for seconds at most. */
    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
    }
}
