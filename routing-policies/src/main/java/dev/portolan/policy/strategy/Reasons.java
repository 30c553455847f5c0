package dev.portolan.policy.strategy;

import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Prefer;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The reason for a deployment's position in a plan, from the numbers that ordered it. */
final class Reasons {

    private Reasons() {}

    static String of(
            Prefer prefer,
            List<DeploymentFacts> catalog,
            int deployment,
            RankingRequest rankingRequest) {
        DeploymentFacts facts = catalog.get(deployment);
        var words = new StringJoiner(", ");
        words.add(score(prefer, catalog, deployment, rankingRequest));
        if (prefer.goal().isPresent() && !Ranking.meetsGoal(prefer, deployment, rankingRequest)) {
            words.add("misses the latency goal");
        }
        if (!Ranking.fits(facts, rankingRequest.request())) {
            words.add("the input may not fit its context");
        }
        if (rankingRequest.live().slowStart(deployment) < 1) {
            words.add("recovering");
        }
        if (!rankingRequest.live().available(deployment)) {
            words.add("cannot take a request now, so it comes last");
        }
        return words.toString();
    }

    private static String score(
            Prefer prefer,
            List<DeploymentFacts> catalog,
            int deployment,
            RankingRequest rankingRequest) {
        DeploymentFacts facts = catalog.get(deployment);
        return switch (rankingRequest.objective()) {
            case COST -> cost(catalog, deployment, rankingRequest);
            case LATENCY -> latency(catalog, deployment, rankingRequest);
            case BALANCED ->
                    cost(catalog, deployment, rankingRequest)
                            + ", "
                            + latency(catalog, deployment, rankingRequest);
            case PRIORITY -> {
                String by = prefer.knobs().tiers().by();
                yield "tier: " + by + " is \"" + Scores.value(by, facts) + "\"";
            }
            case WEIGHTED -> "share " + number(Scores.share(prefer.knobs().shares(), facts));
        };
    }

    private static String cost(
            List<DeploymentFacts> catalog, int deployment, RankingRequest rankingRequest) {
        double cost = Scores.cost(catalog, deployment, rankingRequest);
        return Double.isNaN(cost) ? "price not known" : "expected cost " + number(cost);
    }

    private static String latency(
            List<DeploymentFacts> catalog, int deployment, RankingRequest rankingRequest) {
        double time = Scores.latency(catalog, deployment, rankingRequest);
        return Double.isNaN(time) ? "not yet measured" : "expected " + Math.round(time) + " ms";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value)
                .replaceAll("0+$", "")
                .replaceAll("\\.$", "");
    }
}
