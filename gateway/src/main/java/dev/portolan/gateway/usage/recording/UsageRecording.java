package dev.portolan.gateway.usage.recording;

import dev.portolan.gateway.records.batch.Entry;
import dev.portolan.gateway.records.content.EntryKind;
import dev.portolan.gateway.records.table.RowListener;
import dev.portolan.gateway.usage.recording.UsageRecorder.Recorded;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Adds the usage of receipts to the sums when they become rows. */
public record UsageRecording(UsageRecorder recorder) implements RowListener {
    @Override
    public void added(Connection connection, List<Entry> entries) throws SQLException {
        List<Recorded> receipts =
                entries.stream()
                        .filter(entry -> entry.kind() == EntryKind.RECEIPT)
                        .map(entry -> new Recorded(entry.recordedAt(), text(entry)))
                        .toList();
        recorder.add(connection, receipts);
    }

    private static String text(Entry entry) {
        return new String(entry.content(), StandardCharsets.UTF_8);
    }
}
