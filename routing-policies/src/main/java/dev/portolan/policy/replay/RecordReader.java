package dev.portolan.policy.replay;

import dev.portolan.policy.document.DocumentReader;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Resolver;
import dev.portolan.policy.lang.RequestFactsReader;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.replay.DecisionRecord.Measured;
import dev.portolan.policy.replay.DecisionRecord.Outcome;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads the lines that {@link RecordJson} writes. */
public final class RecordReader {

    private RecordReader() {}

    /**
     * Returns the record of a line; empty, with findings, if it is not a record.
     *
     * @param name the name of the line in findings
     */
    public static Optional<DecisionRecord> read(String name, String line, Findings findings) {
        var own = new Findings();
        Optional<DecisionRecord> read =
                DocumentReader.read(name, line, Resolver.NONE, own)
                        .map(node -> whole(Fields.of(node, "the record", own)));
        findings.addAll(own.sorted());
        return own.hasErrors() ? Optional.empty() : read;
    }

    private static DecisionRecord whole(Fields fields) {
        fields.reportMissing("request", "the request's facts");
        fields.reportMissing("outcome", "the outcome");
        Instant at = instant(fields);
        String id = fields.optionalText("id").orElse("");
        RequestFacts request =
                fields.fields("request")
                        .map(RequestFactsReader::read)
                        .orElse(RequestFactsReader.NOTHING);
        Outcome outcome =
                fields.fields("outcome").map(RecordReader::outcome).orElse(Outcome.refused(0, ""));
        fields.end();
        return new DecisionRecord(at, id, request, outcome);
    }

    private static Instant instant(Fields fields) {
        String written = fields.optionalText("at").orElse("");
        try {
            return Instant.parse(written);
        } catch (DateTimeException e) {
            fields.error("at", "\"at\" is no instant (expected: as in 2026-11-23T12:00:00Z)");
            return Instant.EPOCH;
        }
    }

    private static Outcome outcome(Fields fields) {
        var measured =
                new Measured(
                        count(fields, "inputTokens"),
                        count(fields, "cachedTokens"),
                        count(fields, "outputTokens"),
                        fields.decimal("firstTokenMs", 0, 1e12).orElse(-1),
                        fields.decimal("ms", 0, 1e12).orElse(-1));
        var outcome =
                new Outcome(
                        (int) fields.integer("status", 0, 999).orElse(0),
                        fields.optionalText("code").orElse(""),
                        fields.optionalText("endpoint").orElse(""),
                        fields.optionalText("model").orElse(""),
                        fields.optionalText("processing").orElse(""),
                        measured);
        fields.end();
        return outcome;
    }

    private static long count(Fields fields, String key) {
        return fields.integer(key, 0, 1_000_000_000_000L).orElse(-1);
    }
}
