package dev.portolan.policy.lang;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Entry;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Quantities;
import dev.portolan.policy.document.Words;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Failover;
import dev.portolan.policy.model.Prefer;
import dev.portolan.policy.model.Prefer.Balance;
import dev.portolan.policy.model.Prefer.Knobs;
import dev.portolan.policy.model.Prefer.LatencyGoal;
import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.Prefer.Shares;
import dev.portolan.policy.model.Prefer.Tiers;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code prefer}, {@code failover} and {@code cache} blocks. */
final class RoutingSettingsReader {

    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double MANY = 1e9;
    private static final String HEDGE = "the time after which a second attempt starts, such as 2s";
    private static final String KEEP_ALIVE =
            "the silence after which a stream's caller is sent a comment, such as 15s";

    private RoutingSettingsReader() {}

    static Prefer prefer(Fields fields) {
        Optional<Objective> objective = fields.choice("objective", Objective.class);
        fields.reportMissing("objective", "cost, latency, balanced, priority or weighted");
        Optional<LatencyGoal> goal = fields.fields("latency").flatMap(RoutingSettingsReader::goal);
        var knobs =
                new Knobs(
                        fields.fields("weights")
                                .map(RoutingSettingsReader::balance)
                                .orElse(Balance.EVEN),
                        fields.fields("tiers").map(RoutingSettingsReader::tiers).orElse(Tiers.NONE),
                        shares(fields));
        boolean affinity = affinity(fields);
        fields.end();
        Objective chosen = objective.orElse(Objective.BALANCED);
        refuseStray(fields, chosen);
        return new Prefer(chosen, goal, knobs, affinity);
    }

    private static Optional<LatencyGoal> goal(Fields fields) {
        fields.reportMissing("ttft", Quantities.DURATION);
        Optional<Duration> ttft = fields.duration("ttft", TICK, HOUR);
        long percentile = fields.integer("percentile", 1, 99).orElse(95);
        fields.end();
        return ttft.map(time -> new LatencyGoal(time, (int) percentile));
    }

    private static Balance balance(Fields fields) {
        double cost = fields.decimal("cost", 0, MANY).orElse(0);
        double latency = fields.decimal("latency", 0, MANY).orElse(0);
        fields.end();
        if (cost + latency <= 0) {
            fields.findings()
                    .error(fields.at(), "all weights are 0 (expected: cost or latency above 0)");
            return Balance.EVEN;
        }
        return new Balance(cost, latency);
    }

    private static Tiers tiers(Fields fields) {
        String by = fields.text("by");
        boolean known =
                List.of("endpoint", "provider", "model", "self-hosted").contains(by)
                        || (by.startsWith("labels.") && by.length() > "labels.".length());
        if (!known && !by.isBlank()) {
            fields.error(
                    "by",
                    "\"by\" is not known (expected: endpoint, provider, model, self-hosted or"
                            + " labels.NAME)");
        }
        fields.reportMissing("order", "a list of values, best first");
        List<String> order = fields.texts("order");
        fields.end();
        return new Tiers(by, order);
    }

    private static Shares shares(Fields fields) {
        Map<String, Double> shares = new LinkedHashMap<>();
        double sum = 0;
        for (Entry entry : fields.entries("shares")) {
            double share = share(entry, fields);
            shares.put(entry.key(), share);
            sum += share;
        }
        if (fields.has("shares") && sum <= 0) {
            fields.error("shares", "no share is above 0 (expected: paris-gpu: 95)");
        }
        String sticky = fields.optionalText("sticky").orElse("none");
        boolean known =
                List.of("none", "tenant", "key").contains(sticky)
                        || sticky.startsWith("tags.")
                        || sticky.startsWith("headers.");
        if (!known) {
            fields.error(
                    "sticky",
                    "\"sticky\" is not known (expected: none, tenant, key, tags.NAME or"
                            + " headers.NAME)");
        }
        return new Shares(shares, sticky);
    }

    private static double share(Entry entry, Fields fields) {
        var one = new Node.Mapping(entry.at(), List.of(entry));
        return Fields.of(one, "\"shares\"", fields.findings())
                .decimal(entry.key(), 0, MANY)
                .orElse(0);
    }

    private static boolean affinity(Fields fields) {
        Optional<Scalar> written = fields.scalar("affinity");
        if (written.isEmpty() || written.get().text().equals("none")) {
            return false;
        }
        if (!written.get().text().equals("prefix")) {
            fields.error(
                    "affinity",
                    "\"affinity\" is %s (expected: prefix or none)"
                            .formatted(written.get().shown()));
        }
        return true;
    }

    /**
     * A setting that the objective does not use is an error: the author expects it to have an
     * effect.
     */
    private static void refuseStray(Fields fields, Objective objective) {
        stray(fields, "weights", objective, Objective.BALANCED);
        stray(fields, "tiers", objective, Objective.PRIORITY);
        stray(fields, "shares", objective, Objective.WEIGHTED);
        stray(fields, "sticky", objective, Objective.WEIGHTED);
        if (objective == Objective.PRIORITY) {
            fields.reportMissing("tiers", "by: and order:");
        }
        if (objective == Objective.WEIGHTED) {
            fields.reportMissing("shares", "endpoints with their shares");
        }
    }

    private static void stray(Fields fields, String key, Objective is, Objective wanted) {
        if (fields.has(key) && is != wanted) {
            String name = Words.kebab(wanted);
            fields.error(
                    key,
                    "\"%s\" has no effect here (expected: only with objective: %s)"
                            .formatted(key, name));
        }
    }

    static Failover failover(Fields fields) {
        Failover usual = Failover.DEFAULT;
        var failover =
                new Failover(
                        (int) fields.integer("attempts", 1, 20).orElse(usual.attempts()),
                        fields.duration("deadline", TICK, HOUR.multipliedBy(24))
                                .orElse(usual.deadline()),
                        fields.duration("firstToken", TICK, HOUR).orElse(usual.firstToken()),
                        fields.duration("betweenTokens", TICK, HOUR).orElse(usual.betweenTokens()),
                        fields.duration("thinking", TICK, HOUR),
                        orOff("keepAlive", usual.keepAlive(), KEEP_ALIVE, fields),
                        fields.duration("retryAfter", Duration.ZERO, HOUR)
                                .orElse(usual.retryAfter()),
                        orOff("hedge", usual.hedge(), HEDGE, fields));
        fields.end();
        return failover;
    }

    /** Reads a duration that may be {@code off}; {@code expected} describes it in messages. */
    private static Optional<Duration> orOff(
            String key, Optional<Duration> usual, String expected, Fields fields) {
        Optional<Scalar> written = fields.scalar(key);
        if (written.isEmpty()) {
            return usual;
        }
        if (written.get().text().equals("off")) {
            return Optional.empty();
        }
        if (Quantities.duration(written.get().text()).isEmpty()) {
            fields.error(
                    key,
                    "\"%s\" is %s (expected: off, or %s)"
                            .formatted(key, written.get().shown(), expected));
            return Optional.empty();
        }
        return fields.duration(key, TICK, HOUR);
    }

    static CachePolicy cache(Fields fields) {
        fields.reportMissing("mode", "off or exact");
        var mode = fields.choice("mode", CachePolicy.Mode.class).orElse(CachePolicy.Mode.OFF);
        Duration ttl =
                fields.duration("ttl", Duration.ofSeconds(1), Duration.ofDays(30))
                        .orElse(Duration.ofMinutes(10));
        String group = fields.optionalText("group").orElse("");
        fields.end();
        return mode == CachePolicy.Mode.OFF ? CachePolicy.OFF : new CachePolicy(mode, ttl, group);
    }
}
