package dev.portolan.policy.strategy;

import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Prefer;
import dev.portolan.policy.model.Prefer.Objective;

import java.util.List;

/**
 * The choice among nearly equal candidates, so that they share the load: the less loaded of two
 * drawn at random, or the self-hosted node that has the conversation in its cache.
 */
final class LoadSpreading {

    /** Scores within a quarter of the best are as good as it. */
    private static final float AS_GOOD = 1.25f;

    /** A node serves its conversations until it has this many times the average load. */
    private static final double FULL = 1.25;

    private final Prefer prefer;
    private final List<DeploymentFacts> catalog;
    private final long[] identity;

    LoadSpreading(Prefer prefer, List<DeploymentFacts> catalog) {
        this.prefer = prefer;
        this.catalog = catalog;
        identity = new long[catalog.size()];
        for (int i = 0; i < identity.length; i++) {
            identity[i] = DeterministicRandom.hash(catalog.get(i).id().toString());
        }
    }

    /** A recovering deployment goes first only as often as its slow start permits. */
    boolean heldBack(int deployment, RankingRequest rankingRequest) {
        double weight = rankingRequest.live().slowStart(deployment);
        return weight < 1
                && DeterministicRandom.uniform(~rankingRequest.randomBits(), identity[deployment])
                        >= weight;
    }

    /** Moves one of the best to the front of the sorted keys. */
    void head(long[] keys, Candidates candidates, RankingRequest rankingRequest) {
        int best = asGood(keys, rankingRequest.objective());
        if (best < 2) {
            return;
        }
        int chosen = -1;
        if (prefer.affinity() && rankingRequest.request().preferences().prefixHash() != 0) {
            chosen = byAffinity(keys, best, candidates, rankingRequest);
        }
        if (chosen < 0) {
            chosen = lessLoaded(keys, best, candidates, rankingRequest);
        }
        long first = keys[chosen];
        System.arraycopy(keys, 0, keys, 1, chosen);
        keys[0] = first;
    }

    /**
     * Returns the number of candidates that are nearly equal to the first; 1 for weighted, which
     * has drawn already.
     */
    private static int asGood(long[] keys, Objective objective) {
        if (objective == Objective.WEIGHTED) {
            return 0;
        }
        float tolerated =
                objective == Objective.LATENCY || objective == Objective.BALANCED
                        ? Ranking.score(keys[0]) * AS_GOOD
                        : Ranking.score(keys[0]);
        int count = 1;
        while (count < keys.length
                && Ranking.band(keys[count]) == Ranking.band(keys[0])
                && Ranking.score(keys[count]) <= tolerated) {
            count++;
        }
        return count;
    }

    private int lessLoaded(
            long[] keys, int best, Candidates candidates, RankingRequest rankingRequest) {
        int one = (int) ((DeterministicRandom.mix(rankingRequest.randomBits()) >>> 1) % best);
        int step =
                1
                        + (int)
                                ((DeterministicRandom.mix(rankingRequest.randomBits() + 1) >>> 1)
                                        % (best - 1));
        int other = (one + step) % best;
        double loadOfOne =
                load(candidates.deployment(Ranking.position(keys[one])), rankingRequest.live());
        double loadOfOther =
                load(candidates.deployment(Ranking.position(keys[other])), rankingRequest.live());
        return loadOfOther < loadOfOne ? other : one;
    }

    /** Returns the expected time to first token of a further request, from the load before it. */
    private static double load(int deployment, LiveState live) {
        double peak = live.peakLatency(deployment);
        double waiting = 1.0 + live.inFlight(deployment) + live.queued(deployment);
        double pressure = 1 / Math.max(0.05, 1 - live.cacheUse(deployment));
        return (peak >= 0 ? peak : 0) * waiting * pressure + waiting * 1e-6;
    }

    /** Rendezvous hashing of the prefix over the self-hosted best, passing over full nodes. */
    private int byAffinity(
            long[] keys, int best, Candidates candidates, RankingRequest rankingRequest) {
        long prefix = rankingRequest.request().preferences().prefixHash();
        double allowed = allowedLoad(keys, best, candidates, rankingRequest.live());
        int home = -1;
        long highest = 0;
        for (int i = 0; i < best; i++) {
            int deployment = candidates.deployment(Ranking.position(keys[i]));
            if (!catalog.get(deployment).selfHosted()
                    || rankingRequest.live().inFlight(deployment) >= allowed) {
                continue;
            }
            long weight = DeterministicRandom.mix(prefix ^ identity[deployment]);
            if (home < 0 || weight > highest) {
                home = i;
                highest = weight;
            }
        }
        return home;
    }

    private double allowedLoad(long[] keys, int best, Candidates candidates, LiveState live) {
        long sum = 0;
        int nodes = 0;
        for (int i = 0; i < best; i++) {
            int deployment = candidates.deployment(Ranking.position(keys[i]));
            if (catalog.get(deployment).selfHosted()) {
                sum += live.inFlight(deployment);
                nodes++;
            }
        }
        return nodes == 0 ? 0 : Math.ceil(FULL * (sum + 1) / nodes);
    }
}
