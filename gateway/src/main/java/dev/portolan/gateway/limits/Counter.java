package dev.portolan.gateway.limits;

import java.util.Locale;

/**
 * One limit of one scope, which a {@link LimitBook} counts. Its id is made once, since each request
 * looks its counters up by it.
 */
public sealed interface Counter {
    /** Returns the scope whose requests it counts. */
    Scope scope();

    /** Returns an id that no other counter has, the same on every replica and after a restart. */
    String id();

    /** A rate of requests. */
    record RequestRate(Scope scope, Rate rate, String id) implements Counter {
        public RequestRate(Scope scope, Rate rate) {
            this(scope, rate, scope.id() + "|requests");
        }
    }

    /** A rate of tokens, input and output together. */
    record TokenRate(Scope scope, Rate rate, String id) implements Counter {
        public TokenRate(Scope scope, Rate rate) {
            this(scope, rate, scope.id() + "|tokens");
        }
    }

    /**
     * A number of requests at once.
     *
     * @param limit at least 1
     */
    record Concurrency(Scope scope, int limit, String id) implements Counter {
        public Concurrency(Scope scope, int limit) {
            this(scope, limit, scope.id() + "|concurrent");
        }
    }

    /**
     * A budget.
     *
     * @param limitNanos its amount in billionths of the reference currency
     */
    record Budget(Scope scope, BudgetTerms terms, String id, long limitNanos) implements Counter {
        public Budget(Scope scope, BudgetTerms terms) {
            this(scope, terms, id(scope, terms), terms.limitNanos());
        }

        private static String id(Scope scope, BudgetTerms terms) {
            String period = terms.per().name().toLowerCase(Locale.ROOT);
            return scope.id() + "|budget/" + period + "/" + terms.currency();
        }
    }
}
