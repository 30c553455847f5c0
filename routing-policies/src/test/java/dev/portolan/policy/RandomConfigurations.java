package dev.portolan.policy;

import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentFacts.Offer;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;
import dev.portolan.policy.model.Placement.Operator;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Retention;
import dev.portolan.policy.model.Sink;
import dev.portolan.policy.strategy.LiveState;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Generates random configurations and requests, the same for the same seed. */
public final class RandomConfigurations {

    private static final List<String> COUNTRIES = List.of("DE", "FR", "IE", "NO", "CH", "GB", "US");
    private static final List<String> SETS = List.of("EU27", "EEA", "EEA_CH", "DE", "FR", "US");
    private static final List<String> CLASSES = List.of("personal", "special", "public");
    private static final List<String> ATOMS =
            List.of(
                    "request.headers[\"x-data-class\"] == \"personal\"",
                    "request.headers[\"x-data-class\"] in [\"personal\", \"special\"]",
                    "tenant.labels.residency == \"eu\"",
                    "tenant.labels.residency.startsWith(\"e\")",
                    "\"x-data-class\" in request.headers",
                    "request.model == \"m1\"",
                    "request.model.startsWith(\"m\")",
                    "request.input_tokens > 1000",
                    "request.stream",
                    "budget.remaining < 0.2",
                    "budget.remaining >= 0.5",
                    "\"tools\" in request.needs",
                    "request.tags.team == \"ads\"",
                    "request.tags.team.contains(\"d\")",
                    "request.path.endsWith(\"/embeddings\")",
                    "size(request.tags.team) == 3");

    private final SplittableRandom random;

    /** A source of configurations. */
    public RandomConfigurations(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A policy file's {@code policies}, one per line. */
    public List<String> policies(int count) {
        var policies = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            String when = random.nextInt(4) == 0 ? "" : ", when: '" + condition(2) + "'";
            String cache = random.nextInt(3) == 0 ? ", cache: {mode: exact}" : "";
            policies.add(
                    "{name: p%d, priority: %d%s%s%s%s}"
                            .formatted(i, random.nextInt(3), when, requirement(), prefer(), cache));
        }
        return policies;
    }

    /** An {@code invariants} section. */
    public String invariants(int count) {
        var text = new StringBuilder("invariants:\n");
        for (int i = 0; i < count; i++) {
            text.append(
                    "  - {name: i%d, given: '%s', always: {processing: [%s], copies: [EEA]}}\n"
                            .formatted(i, condition(1), pick(SETS)));
        }
        return text.toString();
    }

    /** A policy file of those policies. */
    public static String file(List<String> policies) {
        return "policies:\n  - " + String.join("\n  - ", policies) + "\n";
    }

    /** The set of those policies. */
    public static PolicySet set(List<String> policies) {
        return Samples.policies(file(policies));
    }

    /** Generates deployments of a few models in random countries, and an alias. */
    public DeploymentIndex catalog(int count, int models) {
        var deployments = new ArrayList<DeploymentFacts>();
        for (int i = 0; i < count; i++) {
            String model = "m" + random.nextInt(models);
            var id = new DeploymentId("e" + i, model);
            double price = random.nextInt(5);
            long supports = random.nextInt(4) == 0 ? 0 : -1;
            deployments.add(
                    new DeploymentFacts(
                            id,
                            model,
                            "vllm",
                            random.nextBoolean(),
                            placement(),
                            new Offer(
                                    new Price(price, price, price),
                                    0,
                                    new Capabilities(supports),
                                    roaming()),
                            Map.of()));
        }
        return DeploymentIndex.of(deployments, Map.of("chat", List.of("m1", "m0")));
    }

    private Capabilities roaming() {
        return switch (random.nextInt(3)) {
            case 0 -> Capabilities.NONE;
            case 1 -> Capabilities.of(Capability.WEB_SEARCH);
            default -> Capabilities.of(Capability.WEB_SEARCH, Capability.TOOLS);
        };
    }

    private Placement placement() {
        var operator = new Operator("Acme", CountrySet.of(pick(COUNTRIES)));
        return Samples.placement(bound(), operator, pick(List.of(Retention.values())))
                .with(Axis.STORAGE, bound());
    }

    private Bound bound() {
        CountrySet countries =
                random.nextInt(6) == 0
                        ? CountrySet.ANY
                        : CountrySet.of(pick(COUNTRIES), pick(COUNTRIES));
        return new Bound(countries, Bound.Basis.DECLARED, "a test");
    }

    /** Generates a node with a cache and a log in random countries. */
    public GatewayPlacement site() {
        return new GatewayPlacement(
                new NodeFacts("n", CountrySet.of(pick(List.of("FR", "DE", "GB")))),
                List.of(
                        new Sink(Sink.Kind.CACHE, "cache", CountrySet.of(pick(COUNTRIES))),
                        new Sink(Sink.Kind.LOG, "log", CountrySet.of(pick(List.of("FR", "US"))))));
    }

    /** Generates a request that matches the conditions more often than pure chance would. */
    public RequestFacts request() {
        var labels = new HashMap<String, String>();
        maybe(labels, "residency", List.of("eu", "eea", "world"));
        var headers = new HashMap<String, String>();
        maybe(headers, "x-data-class", CLASSES);
        var tags = new HashMap<String, String>();
        maybe(tags, "team", List.of("ads", "dev", "ops"));
        Set<String> models = random.nextInt(4) == 0 ? Set.of("chat", "m1") : null;
        long needs =
                switch (random.nextInt(4)) {
                    case 0 -> -1;
                    case 1 -> Capabilities.of(Capability.TOOLS).bits();
                    default -> 0;
                };
        var demand =
                new Demand(random.nextBoolean(), random.nextInt(2000), -1, new Capabilities(needs));
        return new RequestFacts(
                new Caller("t", labels, "k", models, budgetRemaining()),
                pick(List.of("m0", "m1", "m2", "chat")),
                pick(List.of("/v1/chat/completions", "/v1/embeddings")),
                headers,
                tags,
                demand,
                Preferences.NONE);
    }

    private double budgetRemaining() {
        return pick(List.of(1.0, 0.5, 0.2, 0.1, 0.0, random.nextDouble()));
    }

    private void maybe(Map<String, String> map, String key, List<String> values) {
        if (random.nextInt(3) > 0) {
            map.put(key, pick(values));
        }
    }

    /** Generates live state with random values. */
    public LiveState live() {
        long seed = random.nextLong();
        return new LiveState.Cold() {
            @Override
            public boolean available(int deployment) {
                return (seed >>> deployment & 1) == 0;
            }

            @Override
            public double timeToFirstToken(int deployment, int percentile) {
                long bits = (seed * (deployment + 3)) >>> 52;
                return bits < 500 ? Double.NaN : bits;
            }

            @Override
            public int inFlight(int deployment) {
                return (int) ((seed * (deployment + 7)) >>> 60);
            }
        };
    }

    /** Returns random bits. */
    public long bits() {
        return random.nextLong();
    }

    /** Generates a requirement that the caller adds. */
    public Requirement tightening() {
        CountrySet countries = CountrySet.of(pick(COUNTRIES), pick(COUNTRIES));
        return Requirement.NONE.with(Axis.PROCESSING, countries);
    }

    /** Generates a condition of random atoms. */
    public String condition(int depth) {
        if (depth == 0) {
            return pick(ATOMS);
        }
        return switch (random.nextInt(4)) {
            case 0 -> "(%s && %s)".formatted(condition(depth - 1), condition(depth - 1));
            case 1 -> "(%s || %s)".formatted(condition(depth - 1), condition(depth - 1));
            case 2 -> "!(" + condition(depth - 1) + ")";
            default -> pick(ATOMS);
        };
    }

    private String requirement() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> ", require: {processing: [%s]}".formatted(pick(SETS));
            case 2 -> ", require: {processing: [EEA], copies: [EEA_CH]}";
            default ->
                    ", require: {storage: [%s], operator: {exclude: [US]}}".formatted(pick(SETS));
        };
    }

    private String prefer() {
        return switch (random.nextInt(5)) {
            case 0 -> ", prefer: {objective: cost, latency: {ttft: 1s}}";
            case 1 -> ", prefer: {objective: latency, affinity: prefix}";
            case 2 -> ", prefer: {objective: weighted, shares: {e1: 9, e2: 1}, sticky: tenant}";
            case 3 ->
                    ", prefer: {objective: priority, tiers: {by: self-hosted, order: [\"true\"]}}";
            default -> "";
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
