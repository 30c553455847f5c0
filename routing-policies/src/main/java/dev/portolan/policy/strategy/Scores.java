package dev.portolan.policy.strategy;

import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Prefer;
import dev.portolan.policy.model.Prefer.Balance;
import dev.portolan.policy.model.Prefer.Shares;
import dev.portolan.policy.model.Prefer.Tiers;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.model.RequestFacts;

import java.util.List;
import java.util.Locale;

/** A number per candidate and objective: 0 or more, the least is the best. */
final class Scores {

    /** One request in this many goes to a deployment whose latency nobody knows. */
    private static final double EXPLORED = 1.0 / 16;

    private final Prefer prefer;
    private final List<DeploymentFacts> catalog;
    private final double[] tier;
    private final double[] share;
    private final long[] identity;

    Scores(Prefer prefer, List<DeploymentFacts> catalog) {
        this.prefer = prefer;
        this.catalog = catalog;
        int count = catalog.size();
        tier = new double[count];
        share = new double[count];
        identity = new long[count];
        for (int i = 0; i < count; i++) {
            tier[i] = tier(prefer.knobs().tiers(), catalog.get(i));
            share[i] = share(prefer.knobs().shares(), catalog.get(i));
            identity[i] = DeterministicRandom.hash(catalog.get(i).id().toString());
        }
    }

    double[] of(Candidates candidates, RankingRequest ask) {
        return switch (ask.objective()) {
            case COST -> costs(candidates, ask);
            case LATENCY -> latencies(candidates, ask);
            case BALANCED -> balanced(candidates, ask);
            case PRIORITY -> tiers(candidates);
            case WEIGHTED -> draws(candidates, ask);
        };
    }

    private double[] costs(Candidates candidates, RankingRequest ask) {
        double[] costs = new double[candidates.count()];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = cost(catalog, candidates.deployment(i), ask);
        }
        return costs;
    }

    /** The expected cost of the request there; NaN if the price is not known. */
    static double cost(List<DeploymentFacts> catalog, int deployment, RankingRequest ask) {
        DeploymentFacts facts = catalog.get(deployment);
        Price price = facts.offer().price();
        double input = ask.request().demand().inputTokens();
        double cached =
                price.cachedInput().equals(price.input()) ? 0 : input * share(deployment, ask);
        return price.cost(input - cached, cached, ask.outputTokens(facts.model()));
    }

    private static double share(int deployment, RankingRequest ask) {
        return ask.live().cachedShare(ask.request().caller().tenant(), deployment);
    }

    private double[] latencies(Candidates candidates, RankingRequest ask) {
        double[] times = new double[candidates.count()];
        double sum = 0;
        int known = 0;
        for (int i = 0; i < times.length; i++) {
            times[i] = latency(catalog, candidates.deployment(i), ask);
            if (times[i] >= 0) {
                sum += times[i];
                known++;
            }
        }
        double usual = known == 0 ? 1 : sum / known;
        for (int i = 0; i < times.length; i++) {
            if (Double.isNaN(times[i])) {
                times[i] = explored(candidates.deployment(i), ask) ? 0 : usual;
            }
        }
        return times;
    }

    /** Expected milliseconds to the last token there; NaN if nobody has measured it. */
    static double latency(List<DeploymentFacts> catalog, int deployment, RankingRequest ask) {
        LiveState live = ask.live();
        double whole = ask.request().demand().stream() ? Double.NaN : live.wholeAnswer(deployment);
        if (whole >= 0) {
            return whole;
        }
        double first = live.timeToFirstToken(deployment, 50);
        double token = live.timePerOutputToken(deployment);
        double rest = token >= 0 ? token * ask.outputTokens(catalog.get(deployment).model()) : 0;
        return first + rest;
    }

    private boolean explored(int deployment, RankingRequest ask) {
        return DeterministicRandom.uniform(ask.chance(), identity[deployment]) < EXPLORED;
    }

    /** Each part as a share of the worst candidate's, so that a free one divides nothing by 0. */
    private double[] balanced(Candidates candidates, RankingRequest ask) {
        double[] costs = costs(candidates, ask);
        double[] times = latencies(candidates, ask);
        double worstCost = worst(costs);
        double worstTime = worst(times);
        Balance weights = prefer.knobs().balance();
        for (int i = 0; i < costs.length; i++) {
            double cost = Double.isNaN(costs[i]) ? 1 : costs[i] / worstCost;
            costs[i] = weights.cost() * cost + weights.latency() * times[i] / worstTime;
        }
        return costs;
    }

    private static double worst(double[] values) {
        double worst = Double.MIN_NORMAL;
        for (double value : values) {
            worst = value > worst ? value : worst;
        }
        return worst;
    }

    private double[] tiers(Candidates candidates) {
        double[] tiers = new double[candidates.count()];
        for (int i = 0; i < tiers.length; i++) {
            tiers[i] = tier[candidates.deployment(i)];
        }
        return tiers;
    }

    /**
     * Weighted rendezvous: with u drawn per caller and deployment, the least −ln(u)/share wins with
     * a chance in proportion to its share, and keeps its callers when another comes or goes.
     */
    private double[] draws(Candidates candidates, RankingRequest ask) {
        long key = stickyKey(prefer.knobs().shares().sticky(), ask);
        double[] draws = new double[candidates.count()];
        for (int i = 0; i < draws.length; i++) {
            int deployment = candidates.deployment(i);
            double u = DeterministicRandom.uniform(key, identity[deployment]);
            draws[i] = share[deployment] > 0 ? -Math.log(u) / share[deployment] : Double.NaN;
        }
        return draws;
    }

    private static long stickyKey(String sticky, RankingRequest ask) {
        RequestFacts request = ask.request();
        if (sticky.equals("tenant")) {
            return DeterministicRandom.hash(request.caller().tenant());
        }
        if (sticky.equals("key")) {
            return DeterministicRandom.hash(request.caller().key());
        }
        String held = "";
        if (sticky.startsWith("tags.")) {
            held = request.tags().getOrDefault(sticky.substring(5), "");
        } else if (sticky.startsWith("headers.")) {
            String name = sticky.substring(8).toLowerCase(Locale.ROOT);
            held = request.headers().getOrDefault(name, "");
        }
        return held.isEmpty() ? ask.chance() : DeterministicRandom.hash(held);
    }

    private static double tier(Tiers tiers, DeploymentFacts facts) {
        int place = tiers.order().indexOf(value(tiers.by(), facts));
        return place < 0 ? tiers.order().size() : place;
    }

    /** What a deployment has for the {@code by} of tiers. */
    static String value(String by, DeploymentFacts facts) {
        return switch (by) {
            case "endpoint" -> facts.endpoint();
            case "model" -> facts.model();
            case "provider" -> facts.provider();
            case "self-hosted" -> String.valueOf(facts.selfHosted());
            default ->
                    by.startsWith("labels.")
                            ? facts.labels().getOrDefault(by.substring(7), "")
                            : "";
        };
    }

    /** The share of a deployment: its own, or its endpoint's. */
    static double share(Shares shares, DeploymentFacts facts) {
        Double own = shares.of().get(facts.id().toString());
        return own != null ? own : shares.of().getOrDefault(facts.endpoint(), 0.0);
    }
}
