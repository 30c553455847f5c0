package dev.portolan.gateway.telemetry;

import java.util.List;
import java.util.Locale;

/** The gateway's own metrics: name, labels and meaning, as users rely on them. */
public enum MeterName {
    REQUESTS(
            Kind.COUNTER,
            "Requests ended, by what became of them.",
            "tenant",
            "model",
            "endpoint",
            "status",
            "cache"),
    ATTEMPTS(Kind.COUNTER, "Attempts at an endpoint, by how each ended.", "endpoint", "outcome"),
    MALFORMED_EVENTS(
            Kind.COUNTER, "Events left out of streams because they could not be read.", "endpoint"),
    REQUEST_SECONDS(
            Kind.HISTOGRAM,
            "From the first byte of a request to the last byte of its answer.",
            "endpoint",
            "model"),
    TIME_TO_FIRST_TOKEN_SECONDS(
            Kind.HISTOGRAM,
            "From the start of an attempt to its first token.",
            "endpoint",
            "model"),
    TIME_PER_OUTPUT_TOKEN_SECONDS(
            Kind.HISTOGRAM,
            "Between two output tokens of one answer, on average.",
            "endpoint",
            "model"),
    TOKENS(Kind.COUNTER, "Tokens paid for, by direction.", "direction"),
    COST(Kind.COUNTER, "What the answers cost at list price, by currency.", "currency"),
    OVERHEAD_SECONDS(Kind.HISTOGRAM, "The gateway's own time in a request."),
    CIRCUIT_STATE(
            Kind.GAUGE,
            "A deployment's circuit: 0 closed, 1 half open, 2 open.",
            "endpoint",
            "model"),
    IN_FLIGHT(Kind.GAUGE, "Attempts under way at a deployment.", "endpoint", "model"),
    OUTLIER(
            Kind.GAUGE,
            "1 where a deployment is ranked last because it fails more often than others.",
            "endpoint",
            "model"),
    QUARANTINED(
            Kind.GAUGE,
            "1 where an answer says that it was made beyond the deployment's bound.",
            "endpoint",
            "model"),
    ATTESTATION_EXPIRES_TIMESTAMP_SECONDS(
            Kind.GAUGE,
            "When attested or resolved places no longer count for a deployment, or its facts are"
                    + " old.",
            "endpoint",
            "model",
            "evidence"),
    CACHE_ENTRIES(Kind.GAUGE, "Answers kept in this process."),
    CACHE_BYTES(Kind.GAUGE, "Bytes that kept answers take in this process."),
    CACHE_FLIGHTS(Kind.GAUGE, "Calls under way that equal requests may share."),
    CACHE_TIER_FAILURES(
            Kind.COUNTER,
            "Operations on the shared cache tier that failed or came too late.",
            "operation"),
    DESCRIPTORS_OPEN(Kind.GAUGE, "File descriptors that the process has open."),
    DESCRIPTORS_LIMIT(Kind.GAUGE, "File descriptors that the process may have open."),
    SOCKETS_OPEN(Kind.GAUGE, "Sockets among them: listening, callers' and upstreams'."),
    BUFFERED_BYTES(Kind.GAUGE, "Bytes held for bodies under way, by what holds them.", "part"),
    BUFFERED_LIMIT_BYTES(Kind.GAUGE, "Bytes that bodies under way may hold.", "part"),
    BUFFER_REFUSALS(Kind.COUNTER, "Bodies for which there was no memory in time.", "part"),
    DENIED(Kind.COUNTER, "Requests refused before anything was sent, by reason.", "reason"),
    CONFIG_RELOAD_FAILURES(Kind.COUNTER, "Changed configurations that did not load."),
    ACCESS_LOG_DROPPED(Kind.COUNTER, "Access log lines dropped because the log could not keep up."),
    DECISION_LOG_DROPPED(
            Kind.COUNTER, "Recorded decisions dropped because the log could not keep up.");

    private static final String PREFIX = "portolan_";

    private final Kind kind;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> labels;

    MeterName(Kind kind, String help, String... labels) {
        this.kind = kind;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name a scrape shows, {@code portolan_requests_total} for one. */
    public String exposed() {
        return kind == Kind.COUNTER ? family() + "_total" : family();
    }

    /** What it is: {@code counter}, {@code gauge} or {@code histogram}. */
    public String type() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** What it measures, in one sentence. */
    public String help() {
        return help;
    }

    /** Its label names, in the order their values are given. */
    public List<String> labels() {
        return labels;
    }

    /** The name without the suffix that counters carry on the wire. */
    String family() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    private enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }
}
