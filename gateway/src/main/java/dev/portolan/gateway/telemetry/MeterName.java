package dev.portolan.gateway.telemetry;

import java.util.List;
import java.util.Locale;

/** The gateway's own metrics: names, labels and meanings, on which users rely. */
public enum MeterName {
    REQUESTS(
            Kind.COUNTER,
            "Completed requests, by outcome.",
            "tenant",
            "model",
            "endpoint",
            "status",
            "cache"),
    ATTEMPTS(Kind.COUNTER, "Attempts at an endpoint, by outcome.", "endpoint", "outcome"),
    MALFORMED_EVENTS(
            Kind.COUNTER, "Stream events dropped because they could not be parsed.", "endpoint"),
    REQUEST_SECONDS(
            Kind.HISTOGRAM,
            "Time from the first byte of a request to the last byte of its answer.",
            "endpoint",
            "model"),
    TIME_TO_FIRST_TOKEN_SECONDS(
            Kind.HISTOGRAM,
            "Time from the start of an attempt to its first token.",
            "endpoint",
            "model"),
    TIME_PER_OUTPUT_TOKEN_SECONDS(
            Kind.HISTOGRAM,
            "Average time between output tokens of one answer.",
            "endpoint",
            "model"),
    TOKENS(Kind.COUNTER, "Billed tokens of all attempts, by direction.", "direction"),
    COST(Kind.COUNTER, "Cost of all attempts at list price, by currency.", "currency"),
    OVERHEAD_SECONDS(Kind.HISTOGRAM, "Time per request spent in the gateway itself."),
    CIRCUIT_STATE(
            Kind.GAUGE,
            "State of a deployment's circuit breaker: 0 closed, 1 half open, 2 open.",
            "endpoint",
            "model"),
    IN_FLIGHT(Kind.GAUGE, "Attempts in progress at a deployment.", "endpoint", "model"),
    OUTLIER(
            Kind.GAUGE,
            "1 if a deployment is ranked last because it fails more often than others, else 0.",
            "endpoint",
            "model"),
    QUARANTINED(
            Kind.GAUGE,
            "1 if an answer reported a location outside the deployment's bound, else 0.",
            "endpoint",
            "model"),
    ATTESTATION_EXPIRES_TIMESTAMP_SECONDS(
            Kind.GAUGE,
            "Expiry of a deployment's residency evidence: attestation, resolved destinations or"
                    + " facts.",
            "endpoint",
            "model",
            "evidence"),
    CACHE_ENTRIES(Kind.GAUGE, "Answers in this process's cache."),
    CACHE_BYTES(Kind.GAUGE, "Size of the answers in this process's cache, in bytes."),
    CACHE_FLIGHTS(Kind.GAUGE, "Calls in progress that equal requests may share."),
    CACHE_TIER_FAILURES(
            Kind.COUNTER,
            "Operations on the shared cache tier that failed or timed out.",
            "operation"),
    DESCRIPTORS_OPEN(Kind.GAUGE, "Open file descriptors of the process."),
    DESCRIPTORS_LIMIT(Kind.GAUGE, "Maximum number of open file descriptors."),
    SOCKETS_OPEN(Kind.GAUGE, "Open sockets: listening, callers' and upstreams'."),
    BUFFERED_BYTES(
            Kind.GAUGE,
            "Bytes reserved for buffered bodies, by part of the memory budget.",
            "part"),
    BUFFERED_LIMIT_BYTES(
            Kind.GAUGE,
            "Maximum of bytes reserved for buffered bodies, by part of the memory budget.",
            "part"),
    BUFFER_REFUSALS(
            Kind.COUNTER,
            "Bodies refused because no memory was free in time, by part of the memory budget.",
            "part"),
    DENIED(
            Kind.COUNTER,
            "Requests refused, or failed before any attempt, by error code; provider for a"
                    + " provider's own refusal.",
            "reason"),
    LIMIT_USED(
            Kind.GAUGE,
            "Used part of a tenant's limit: requests or tokens of its period, or requests under"
                    + " way.",
            "tenant",
            "model",
            "limit"),
    LIMIT_LEFT(
            Kind.GAUGE,
            "Unused part of a tenant's limit, as a model's or as all models'.",
            "tenant",
            "model",
            "limit"),
    BUDGET_USED(
            Kind.GAUGE,
            "Cost of ended requests in the current period of a tenant's budget.",
            "tenant",
            "period",
            "currency"),
    BUDGET_RESERVED(
            Kind.GAUGE,
            "Highest cost of the requests under way in a tenant's budget.",
            "tenant",
            "period",
            "currency"),
    BUDGET_LEFT(
            Kind.GAUGE,
            "Unreserved rest of the current period of a tenant's budget.",
            "tenant",
            "period",
            "currency"),
    BUDGET_WARNINGS(
            Kind.COUNTER,
            "Thresholds that tenants' budgets have reached.",
            "tenant",
            "period",
            "threshold"),
    LIMITS_HIDDEN(
            Kind.GAUGE,
            "Limits and budgets of tenants that have no metrics, as there are too many."),
    RESERVATIONS(Kind.GAUGE, "Requests under way that have reserved limits or budgets."),
    ALERTS(Kind.COUNTER, "Alerts for the webhook, by outcome.", "outcome"),
    DECISION_SECONDS(
            Kind.HISTOGRAM,
            "Time spent deciding about a request, by step: identity, policies, limits.",
            "step"),
    TOKEN_REFUSALS(Kind.COUNTER, "Callers' tokens that were refused, by reason.", "reason"),
    ISSUER_KEYS(Kind.GAUGE, "Keys in use of an issuer of tokens.", "issuer"),
    ISSUER_FETCH_FAILURES(
            Kind.COUNTER, "Failed attempts to fetch the keys of an issuer of tokens.", "issuer"),
    CONFIG_RELOAD_FAILURES(Kind.COUNTER, "Changed configurations that did not load."),
    ACCESS_LOG_DROPPED(
            Kind.COUNTER, "Access log lines dropped because the writer could not keep up."),
    DECISION_LOG_DROPPED(
            Kind.COUNTER, "Decision log records dropped because the writer could not keep up."),
    STORE_UP(Kind.GAUGE, "1 if the last transaction of the store succeeded, else 0."),
    STORE_SECONDS(Kind.HISTOGRAM, "Time of a transaction of the store.", "operation"),
    STORE_FAILURES(Kind.COUNTER, "Transactions of the store that failed.", "operation"),
    STORE_PENDING(Kind.GAUGE, "Changes that are not in the store yet, by part.", "part"),
    RECORDS_STORED(Kind.COUNTER, "Entries of the chain of records that became rows in the store."),
    RECORDS_SPILLED(
            Kind.COUNTER,
            "Entries that went to the spill file because the store did not take them."),
    RECORDS_DROPPED(
            Kind.COUNTER,
            "Receipts that were not kept: the queue was full, or too many came without a valid"
                    + " key."),
    RECORDS_SPILL_DAMAGED(
            Kind.COUNTER, "Damaged places of the spill file, whose entries are lost."),
    RECORDS_QUEUE_BYTES(Kind.GAUGE, "Approximate size of the receipts that wait to be written."),
    RECORDS_SPILL_BYTES(Kind.GAUGE, "Size of the batches in the spill file."),
    SHARED_UP(Kind.GAUGE, "1 if the counters that replicas share are used, else 0."),
    SHARED_REPLICAS(Kind.GAUGE, "Replicas that used the shared counters when this one last did."),
    SHARED_OUTSTANDING(Kind.GAUGE, "Reservations of this replica that are not settled."),
    SHARED_UNSETTLED(
            Kind.GAUGE, "Settlements of this replica that the shared counters have not confirmed."),
    SHARED_RESERVE_SECONDS(
            Kind.HISTOGRAM, "Time in which the shared counters answered a reservation."),
    SHARED_DECIDED_ALONE(
            Kind.COUNTER,
            "Reservations decided without the shared counters, as shared.onLoss says.");

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

    /** The name in a scrape, such as {@code portolan_requests_total}. */
    public String exposed() {
        return kind == Kind.COUNTER ? family() + "_total" : family();
    }

    /** The type: {@code counter}, {@code gauge} or {@code histogram}. */
    public String type() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The meaning, in one sentence. */
    public String help() {
        return help;
    }

    /** The label names, in the order of their values. */
    public List<String> labels() {
        return labels;
    }

    /** The name without the suffix {@code _total} of counters. */
    String family() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    private enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }
}
