package dev.portolan.provider.facts;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An upper bound on the countries a request may reach: a set of ISO 3166-1 alpha-2 codes, or any
 * country if nothing narrower is known.
 *
 * <p>A bound is never empty, so that a missing fact can't mean "nowhere" and satisfy every
 * requirement.
 */
public sealed interface Bound {

    /** Returns the bound that includes every country: it applies if nothing narrower is known. */
    static Bound anyCountry() {
        return AnyCountry.INSTANCE;
    }

    /**
     * Returns the bound of exactly {@code codes}.
     *
     * @throws IllegalArgumentException if {@code codes} is empty
     */
    static Bound of(Collection<String> codes) {
        return new Countries(new TreeSet<>(codes));
    }

    /** Returns the bound of exactly {@code codes}; see {@link #of(Collection)}. */
    static Bound of(String... codes) {
        return of(Set.of(codes));
    }

    /** Returns the smallest bound that contains both. */
    default Bound union(Bound other) {
        return switch (this) {
            case AnyCountry w -> w;
            case Countries mine ->
                    switch (other) {
                        case AnyCountry w -> w;
                        case Countries theirs -> mine.and(theirs);
                    };
        };
    }

    /**
     * Returns whether every country of this bound is in {@code allowed}; any country is within
     * nothing.
     */
    default boolean within(Set<String> allowed) {
        return switch (this) {
            case AnyCountry w -> false;
            case Countries c -> allowed.containsAll(c.codes());
        };
    }

    /** Returns whether this bound includes every country. */
    default boolean isAnyCountry() {
        return this instanceof AnyCountry;
    }

    /** Any country, written {@code *}. */
    record AnyCountry() implements Bound {
        private static final AnyCountry INSTANCE = new AnyCountry();

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
