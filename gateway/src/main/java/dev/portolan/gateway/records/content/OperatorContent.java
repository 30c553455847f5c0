package dev.portolan.gateway.records.content;

import dev.portolan.gateway.audit.AuditEntry;
import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.gateway.records.chain.CanonicalTree;
import dev.portolan.gateway.records.chain.KeyStatement;

import java.time.Instant;

/** Writes the contents that belong to no tenant. */
public final class OperatorContent {
    private OperatorContent() {}

    /** A change by an operator. */
    public static byte[] audit(String node, AuditEntry entry) {
        CanonicalJson json =
                new CanonicalJson()
                        .object()
                        .member("action", entry.action())
                        .member("actor", entry.actor());
        if (entry.after() != null) {
            json.name("after");
            CanonicalTree.write(entry.after(), json);
        }
        json.member("at", entry.at().toString());
        if (entry.before() != null) {
            json.name("before");
            CanonicalTree.write(entry.before(), json);
        }
        return json.member("kind", EntryKind.AUDIT.label())
                .member("node", node)
                .member("subject", entry.subject())
                .endObject()
                .bytes();
    }

    /**
     * A configuration that took effect.
     *
     * @param previous the digest of the one before; the empty string at the start
     */
    public static byte[] configuration(
            String node, PolicyTexts texts, String previous, Instant at) {
        CanonicalJson json =
                new CanonicalJson()
                        .object()
                        .member("at", at.toString())
                        .member("configuration", texts.configuration())
                        .array("files");
        texts.files()
                .forEach(
                        (file, text) ->
                                json.object()
                                        .member("file", file)
                                        .member("text", text.hash().text())
                                        .endObject());
        return json.endArray()
                .member("kind", EntryKind.CONFIGURATION.label())
                .member("node", node)
                .member("previous", previous)
                .endObject()
                .bytes();
    }

    /** A key that signs from here on. */
    public static byte[] key(KeyStatement statement) {
        CanonicalJson json =
                new CanonicalJson()
                        .object()
                        .member("kind", EntryKind.KEY.label())
                        .name("statement");
        statement.write(json);
        return json.endObject().bytes();
    }

    /**
     * Receipts that were dropped.
     *
     * @param count how many
     * @param since when the last one before was kept
     */
    public static byte[] loss(String node, long count, Instant since, Instant until) {
        return new CanonicalJson()
                .object()
                .member("count", count)
                .member("kind", EntryKind.LOSS.label())
                .member("node", node)
                .member("since", since.toString())
                .member("until", until.toString())
                .endObject()
                .bytes();
    }
}
