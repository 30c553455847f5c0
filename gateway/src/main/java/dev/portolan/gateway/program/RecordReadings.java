package dev.portolan.gateway.program;

import dev.portolan.gateway.records.node.RecordStats;
import dev.portolan.gateway.telemetry.RecordGauges;

/** Converts the counters of records for the metrics. */
final class RecordReadings {
    private RecordReadings() {}

    static RecordGauges.Reading of(RecordStats.Reading stats) {
        return new RecordGauges.Reading(
                stats.stored(),
                stats.spilled(),
                stats.dropped(),
                stats.damaged(),
                stats.queuedBytes(),
                stats.spillBytes());
    }
}
