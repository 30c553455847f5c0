package dev.portolan.provider.parameters;

import org.jspecify.annotations.Nullable;

/**
 * The tokens to think with and the limit of thinking and answer together, for models that count
 * both against one limit.
 */
public record ThinkingBudget(long tokens, long limit) {
    /** The least budget that a model accepts. */
    public static final long MIN = 1024;

    /** The room for the answer itself if the caller sets no limit. */
    public static final long ANSWER = 4096;

    /**
     * Returns a budget that leaves room for an answer: beside the caller's own limit at most half
     * of it, unless the caller named a smaller budget than the limit; without a limit, one is
     * derived from the budget. Null if there is too little room to think.
     *
     * @param given the caller's budget, or null
     * @param wanted the budget for the caller's effort
     * @param limit the caller's limit, or null
     * @param maxOutput the most tokens of the model's answers; 0 if not known
     */
    public static @Nullable ThinkingBudget of(
            @Nullable Long given, long wanted, @Nullable Long limit, long maxOutput) {
        long most = maxOutput == 0 ? Long.MAX_VALUE : maxOutput;
        long asked = given == null ? wanted : given;
        if (limit == null) {
            long total = Math.min(Math.max(asked, MIN), most - ANSWER) + ANSWER;
            return orNone(Math.min(asked, total - ANSWER), total);
        }
        long total = Math.min(limit, most);
        boolean own = given != null && given < total;
        return orNone(own ? asked : Math.min(asked, total / 2), total);
    }

    private static @Nullable ThinkingBudget orNone(long tokens, long limit) {
        return tokens < MIN ? null : new ThinkingBudget(tokens, limit);
    }
}
