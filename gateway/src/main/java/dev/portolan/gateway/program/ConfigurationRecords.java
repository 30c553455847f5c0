package dev.portolan.gateway.program;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.records.content.PolicyTexts;
import dev.portolan.gateway.records.node.NodeRecords;
import dev.portolan.gateway.reload.CurrentSnapshot;

/**
 * Records each configuration that takes effect. A load does not wait for its record: a revoked key
 * must stop working even if records cannot be kept.
 */
final class ConfigurationRecords implements CurrentSnapshot.Subscriber {
    private final NodeRecords records;
    private String digest = "";

    private ConfigurationRecords(NodeRecords records) {
        this.records = records;
    }

    /** Records the configuration in force, and later ones as they take effect. */
    static ConfigurationRecords beginningWith(Snapshot first, NodeRecords records) {
        ConfigurationRecords recorded = new ConfigurationRecords(records);
        recorded.prepare(first);
        return recorded;
    }

    @Override
    public synchronized void prepare(Snapshot next) {
        String loaded = next.provenance().digest();
        if (!loaded.equals(digest)) {
            records.configuration(
                    PolicyTexts.of(loaded, next.rules().written(), next.rules().texts()), digest);
            digest = loaded;
        }
    }
}
