package dev.portolan.provider.facts;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An upper bound on the countries a request may reach: a set of ISO 3166-1 alpha-2 codes, or the
 * world when nothing narrower is known.
 *
 * <p>A bound is never empty, so that a missing fact can't read as "nowhere" and pass every test.
 */
public sealed interface Bound {

    /** Every country: the bound of whatever the facts don't settle. */
    static Bound world() {
        return World.INSTANCE;
    }

    /**
     * The bound that holds exactly {@code codes}.
     *
     * @throws IllegalArgumentException if {@code codes} is empty
     */
    static Bound of(Collection<String> codes) {
        return new Countries(new TreeSet<>(codes));
    }

    /** The bound that holds exactly {@code codes}; see {@link #of(Collection)}. */
    static Bound of(String... codes) {
        return of(Set.of(codes));
    }

    /** The smallest bound that holds both. */
    default Bound union(Bound other) {
        return switch (this) {
            case World w -> w;
            case Countries mine ->
                    switch (other) {
                        case World w -> w;
                        case Countries theirs -> mine.and(theirs);
                    };
        };
    }

    /** Whether every country of this bound is in {@code allowed}; the world is within nothing. */
    default boolean within(Set<String> allowed) {
        return switch (this) {
            case World w -> false;
            case Countries c -> allowed.containsAll(c.codes());
        };
    }

    default boolean isWorld() {
        return this instanceof World;
    }

    /** The world, written {@code *}. */
    record World() implements Bound {
        private static final World INSTANCE = new World();

        @Override
        public String toString() {
            return "*";
        }
    }

    /** A known, sorted, non-empty set of country codes, written {@code DE,FR}. */
    record Countries(SortedSet<String> codes) implements Bound {
        public Countries {
            if (codes.isEmpty()) {
                throw new IllegalArgumentException("codes: [] (expected: at least one country)");
            }
            codes = Collections.unmodifiableSortedSet(new TreeSet<>(codes));
        }

        private Countries and(Countries other) {
            TreeSet<String> all = new TreeSet<>(codes);
            all.addAll(other.codes);
            return new Countries(all);
        }

        @Override
        public String toString() {
            return String.join(",", codes);
        }
    }
}
