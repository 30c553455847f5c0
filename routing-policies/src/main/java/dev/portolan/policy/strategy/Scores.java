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

    /** One request in this many goes to a deployment without a measured latency. */
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

    double[] of(Candidates candidates, RankingRequest rankingRequest) {
        return switch (rankingRequest.objective()) {
            case COST -> costs(candidates, rankingRequest);
            case LATENCY -> latencies(candidates, rankingRequest);
            case BALANCED -> balanced(candidates, rankingRequest);
            case PRIORITY -> tiers(candidates);
            case WEIGHTED -> draws(candidates, rankingRequest);
        };
    }

    private double[] costs(Candidates candidates, RankingRequest rankingRequest) {
        double[] costs = new double[candidates.count()];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = cost(catalog, candidates.deployment(i), rankingRequest);
        }
        return costs;
    }

    /** The expected cost of the request there; NaN if the price is not known. */
    static double cost(
            List<DeploymentFacts> catalog, int deployment, RankingRequest rankingRequest) {
        DeploymentFacts facts = catalog.get(deployment);
        Price price = facts.offer().price();
        double input = rankingRequest.request().demand().inputTokens();
        double cached = price.discountsCached() ? input * share(deployment, rankingRequest) : 0;
        return price.cost(input - cached, cached, rankingRequest.outputTokens(facts.model()));
    }

    private static double share(int deployment, RankingRequest rankingRequest) {
        return rankingRequest
                .live()
                .cachedShare(rankingRequest.request().caller().tenant(), deployment);
    }

    private double[] latencies(Candidates candidates, RankingRequest rankingRequest) {
        double[] times = new double[candidates.count()];
        double sum = 0;
        int known = 0;
        for (int i = 0; i < times.length; i++) {
            times[i] = latency(catalog, candidates.deployment(i), rankingRequest);
            if (times[i] >= 0) {
                sum += times[i];
                known++;
            }
        }
        double usual = known == 0 ? 1 : sum / known;
        for (int i = 0; i < times.length; i++) {
            if (Double.isNaN(times[i])) {
                times[i] = explored(candidates.deployment(i), rankingRequest) ? 0 : usual;
            }
        }
        return times;
    }

    /** Returns the expected milliseconds to the last token; NaN if not measured. */
    static double latency(
            List<DeploymentFacts> catalog, int deployment, RankingRequest rankingRequest) {
        LiveState live = rankingRequest.live();
        double whole =
                rankingRequest.request().demand().stream()
                        ? Double.NaN
                        : live.wholeAnswer(deployment);
        if (whole >= 0) {
            return whole;
        }
        double first = live.timeToFirstToken(deployment, 50);
        double token = live.timePerOutputToken(deployment);
        double rest =
                token >= 0
                        ? token * rankingRequest.outputTokens(catalog.get(deployment).model())
                        : 0;
        return first + rest;
    }

    private boolean explored(int deployment, RankingRequest rankingRequest) {
        return DeterministicRandom.uniform(rankingRequest.randomBits(), identity[deployment])
                < EXPLORED;
    }

    /** Each part as a share of the worst candidate's, so that a free one divides nothing by 0. */
    private double[] balanced(Candidates candidates, RankingRequest rankingRequest) {
        double[] costs = costs(candidates, rankingRequest);
        double[] times = latencies(candidates, rankingRequest);
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
     * Weighted rendezvous: with u drawn per caller and deployment, the least −ln(u)/share wins in
     * proportion to its share, and keeps its callers when another comes or goes.
     */
    private double[] draws(Candidates candidates, RankingRequest rankingRequest) {
        long key = stickyKey(prefer.knobs().shares().sticky(), rankingRequest);
        double[] draws = new double[candidates.count()];
        for (int i = 0; i < draws.length; i++) {
            int deployment = candidates.deployment(i);
            double u = DeterministicRandom.uniform(key, identity[deployment]);
            draws[i] = share[deployment] > 0 ? -Math.log(u) / share[deployment] : Double.NaN;
        }
        return draws;
    }

    private static long stickyKey(String sticky, RankingRequest rankingRequest) {
        RequestFacts request = rankingRequest.request();
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
        return held.isEmpty() ? rankingRequest.randomBits() : DeterministicRandom.hash(held);
    }

    private static double tier(Tiers tiers, DeploymentFacts facts) {
        int position = tiers.order().indexOf(value(tiers.by(), facts));
        return position < 0 ? tiers.order().size() : position;
    }

    /** Returns a deployment's value for the {@code by} of tiers. */
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
