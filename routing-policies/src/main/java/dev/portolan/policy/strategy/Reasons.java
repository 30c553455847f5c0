package dev.portolan.policy.strategy;

import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Prefer;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The words for a deployment's place in a plan, from the same numbers that ordered it. */
final class Reasons {

    private Reasons() {}

    static String of(
            Prefer prefer, List<DeploymentFacts> catalog, int deployment, RankingRequest ask) {
        DeploymentFacts facts = catalog.get(deployment);
        var words = new StringJoiner(", ");
        words.add(score(prefer, catalog, deployment, ask));
        if (prefer.goal().isPresent() && !Ranking.meetsGoal(prefer, deployment, ask)) {
            words.add("misses the latency goal");
        }
        if (!Ranking.fits(facts, ask.request())) {
            words.add("the input may not fit its context");
        }
        if (ask.live().slowStart(deployment) < 1) {
            words.add("recovering");
        }
        if (!ask.live().available(deployment)) {
            words.add("cannot take a request now, so it comes last");
        }
        return words.toString();
    }

    private static String score(
            Prefer prefer, List<DeploymentFacts> catalog, int deployment, RankingRequest ask) {
        DeploymentFacts facts = catalog.get(deployment);
        return switch (ask.objective()) {
            case COST -> cost(catalog, deployment, ask);
            case LATENCY -> latency(catalog, deployment, ask);
            case BALANCED ->
                    cost(catalog, deployment, ask) + ", " + latency(catalog, deployment, ask);
            case PRIORITY -> {
                String by = prefer.knobs().tiers().by();
                yield "tier: " + by + " is \"" + Scores.value(by, facts) + "\"";
            }
            case WEIGHTED -> "share " + number(Scores.share(prefer.knobs().shares(), facts));
        };
    }

    private static String cost(List<DeploymentFacts> catalog, int deployment, RankingRequest ask) {
        double cost = Scores.cost(catalog, deployment, ask);
        return Double.isNaN(cost) ? "price not known" : "expected cost " + number(cost);
    }

    private static String latency(
            List<DeploymentFacts> catalog, int deployment, RankingRequest ask) {
        double time = Scores.latency(catalog, deployment, ask);
        return Double.isNaN(time) ? "not yet measured" : "expected " + Math.round(time) + " ms";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value)
                .replaceAll("0+$", "")
                .replaceAll("\\.$", "");
    }
}
