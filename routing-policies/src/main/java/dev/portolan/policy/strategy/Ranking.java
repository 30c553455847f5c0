package dev.portolan.policy.strategy;

import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Prefer;
import dev.portolan.policy.model.RequestFacts;

import java.util.Arrays;
import java.util.List;

/**
 * One {@code prefer} over one catalog, prepared: orders the candidates of a request.
 *
 * <p>Each candidate becomes one number, so that ordering is one sort of longs: first its band (can
 * it take the request, does it fit, its position in the alias, does it meet the latency goal), then
 * its score by the objective, then its position among the candidates. Among the best, whose scores
 * are nearly equal, {@link LoadSpreading} then picks the first.
 */
public final class Ranking {

    private final Prefer prefer;
    private final List<DeploymentFacts> catalog;
    private final Scores scores;
    private final LoadSpreading spread;

    private Ranking(Prefer prefer, List<DeploymentFacts> catalog) {
        this.prefer = prefer;
        this.catalog = catalog;
        this.scores = new Scores(prefer, catalog);
        this.spread = new LoadSpreading(prefer, catalog);
    }

    /** Prepares a preference over a catalog. */
    public static Ranking of(Prefer prefer, List<DeploymentFacts> catalog) {
        return new Ranking(prefer, catalog);
    }

    /** The catalog indexes of the candidates, the best first. */
    public int[] order(Candidates candidates, RankingRequest rankingRequest) {
        int count = candidates.count();
        double[] score = scores.of(candidates, rankingRequest);
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = key(band(candidates, i, rankingRequest), score[i], i);
        }
        Arrays.sort(keys);
        spread.head(keys, candidates, rankingRequest);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = candidates.deployment(position(keys[i]));
        }
        return order;
    }

    /** Returns the reason for a deployment's position, for explanations; not on the hot path. */
    public String reason(int deployment, RankingRequest rankingRequest) {
        return Reasons.of(prefer, catalog, deployment, rankingRequest);
    }

    private long band(Candidates candidates, int i, RankingRequest rankingRequest) {
        int deployment = candidates.deployment(i);
        long band = rankingRequest.live().available(deployment) ? 0 : 1;
        band = band << 1 | (fits(catalog.get(deployment), rankingRequest.request()) ? 0 : 1);
        band = band << 1 | (spread.heldBack(deployment, rankingRequest) ? 1 : 0);
        band = band << 11 | (rankingRequest.aliasOrder() ? Math.min(candidates.tier(i), 2047) : 0);
        return band << 1 | (meetsGoal(prefer, deployment, rankingRequest) ? 0 : 1);
    }

    /** Returns whether the estimated input fits the model's context; it only affects the order. */
    static boolean fits(DeploymentFacts facts, RequestFacts request) {
        int context = facts.offer().contextTokens();
        return context == 0 || request.demand().inputTokens() <= context;
    }

    /** A deployment that was not measured meets every goal, so that it gets measured. */
    static boolean meetsGoal(Prefer prefer, int deployment, RankingRequest rankingRequest) {
        if (prefer.goal().isEmpty()) {
            return true;
        }
        Prefer.LatencyGoal goal = prefer.goal().get();
        double ttft = rankingRequest.live().timeToFirstToken(deployment, goal.percentile());
        return Double.isNaN(ttft) || ttft <= goal.ttft().toMillis();
    }

    private static final int POSITION_BITS = 16;

    /** Packs 15 bits of band, 32 of score (float bits sort as the floats do) and 16 of position. */
    static long key(long band, double score, int position) {
        float narrowed = Double.isNaN(score) ? Float.POSITIVE_INFINITY : (float) Math.max(0, score);
        long bits = Float.floatToRawIntBits(narrowed) & 0xFFFFFFFFL;
        return band << 48 | bits << POSITION_BITS | position;
    }

    static int position(long key) {
        return (int) (key & 0xFFFF);
    }

    static float score(long key) {
        return Float.intBitsToFloat((int) (key >>> POSITION_BITS));
    }

    static long band(long key) {
        return key >>> 48;
    }
}
