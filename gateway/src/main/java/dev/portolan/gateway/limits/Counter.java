package dev.portolan.gateway.limits;

import java.util.Locale;

/** One limit of one scope, which a {@link LimitBook} counts. */
public sealed interface Counter {
    /** Returns the scope whose requests it counts. */
    Scope scope();

    /** Returns an id that no other counter has, the same on every replica and after a restart. */
    String id();

    /** A rate of requests. */
    record RequestRate(Scope scope, Rate rate) implements Counter {
        @Override
        public String id() {
            return scope.id() + "|requests";
        }
    }

    /** A rate of tokens, input and output together. */
    record TokenRate(Scope scope, Rate rate) implements Counter {
        @Override
        public String id() {
            return scope.id() + "|tokens";
        }
    }

    /**
     * A number of requests at once.
     *
     * @param limit at least 1
     */
    record Concurrency(Scope scope, int limit) implements Counter {
        @Override
        public String id() {
            return scope.id() + "|concurrent";
        }
    }

    /** A budget. */
    record Budget(Scope scope, BudgetTerms terms) implements Counter {
        @Override
        public String id() {
            return scope.id()
                    + "|budget/"
                    + terms.per().name().toLowerCase(Locale.ROOT)
                    + "/"
                    + terms.currency();
        }
    }
}
