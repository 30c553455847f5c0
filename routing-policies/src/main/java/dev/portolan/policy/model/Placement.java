package dev.portolan.policy.model;

import dev.portolan.policy.model.Axis.Extent;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The handling of data by a deployment: one {@link Statement} for each axis of deployments. */
public final class Placement {

    private final Map<Axis, Statement> statements = new EnumMap<>(Axis.class);
    private final Extent[] extents;

    private Placement(Function<Axis, Statement> source) {
        for (Axis axis : Axis.ofDeployments()) {
            Statement statement = source.apply(axis);
            if (!axis.form().accepts(statement)) {
                throw new IllegalArgumentException(
                        "the statement on %s is %s (expected: one such as %s)"
                                .formatted(axis.key(), statement, axis.form().unknown("…")));
            }
            statements.put(axis, statement);
        }
        // A deployment holds none of the gateway's own copies, so it states no extent for them.
        this.extents =
                Arrays.stream(Axis.values())
                        .map(axis -> axis == Axis.COPIES ? CountrySet.EMPTY : extent(axis))
                        .toArray(Extent[]::new);
    }

    /** Returns the placement with the statement that the function has for each axis. */
    public static Placement of(Function<Axis, Statement> statements) {
        return new Placement(statements);
    }

    /**
     * Returns the placement with these statements, one for each axis of {@link
     * Axis#ofDeployments()}.
     */
    public static Placement of(Map<Axis, Statement> statements) {
        return of(axis -> Objects.requireNonNull(statements.get(axis), axis::key));
    }

    /** Returns the placement of which nothing is known; it breaks all requirements but NONE. */
    public static Placement unknown(String why) {
        return of(axis -> axis.form().unknown(why));
    }

    /** Returns this placement with another statement on one axis. */
    public Placement with(Axis changed, Statement statement) {
        return of(axis -> axis == changed ? statement : statement(axis));
    }

    /** Returns this placement after data was also seen to be handled in {@code countries}. */
    public Placement alsoIn(CountrySet countries) {
        return of(axis -> statement(axis).alsoIn(countries));
    }

    /** Returns the statement on an axis of {@link Axis#ofDeployments()}. */
    public Statement statement(Axis axis) {
        return Objects.requireNonNull(statements.get(axis), axis::key);
    }

    /** Returns the values that are possible on an axis of {@link Axis#ofDeployments()}. */
    public Extent extent(Axis axis) {
        return statement(axis).extent();
    }

    /** The bound on where inference runs, for receipts and headers. */
    public Bound processing() {
        return (Bound) statement(Axis.PROCESSING);
    }

    /** The extent on the axis with that {@link Axis#index()}. */
    Extent extentAt(int index) {
        return extents[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Placement that && statements.equals(that.statements);
    }

    @Override
    public int hashCode() {
        return statements.hashCode();
    }

    /** {@code Placement{PROCESSING=…, …}}. */
    @Override
    public String toString() {
        return "Placement" + statements;
    }

    /** An upper bound on one axis, with the evidence for it. */
    public sealed interface Statement permits Bound, Operator, Axis.Level {

        /** The values that are possible. */
        Extent extent();

        /** The text for people. */
        String describe();

        /** Returns this statement after data was also seen to be handled in {@code countries}. */
        default Statement alsoIn(CountrySet countries) {
            return this;
        }
    }

    /**
     * An upper bound on where something may happen, and the evidence for it. Countries are never
     * empty: what is not known is any country.
     *
     * @param source one line for people: the row, the document, the attestation
     */
    public record Bound(CountrySet countries, Basis basis, String source) implements Statement {

        /** The kind of evidence for a bound. */
        public enum Basis {
            /** The user's declaration of the location of a machine of their own. */
            DECLARED,
            /** The built-in residency facts. */
            CATALOG,
            /** The provider's own API, read recently enough. */
            RESOLVED,
            /** A user's attestation that overrides the built-in facts. */
            ATTESTED,
            /** No evidence. */
            UNKNOWN
        }

        public Bound {
            if (countries.isEmpty()) {
                throw new IllegalArgumentException(
                        "a bound has no country (expected: at least one; any country if not"
                                + " known)");
            }
        }

        /** Returns the bound that could be anywhere. */
        public static Bound unknown(String why) {
            return new Bound(CountrySet.ANY, Basis.UNKNOWN, why);
        }

        @Override
        public Extent extent() {
            return countries;
        }

        @Override
        public Statement alsoIn(CountrySet seen) {
            return new Bound(
                    countries.union(seen),
                    Basis.UNKNOWN,
                    "an answer says that it was made in " + NamedSet.describe(seen));
        }

        /** {@code FR (declared: location.country)}. */
        @Override
        public String describe() {
            String kind = basis.name().toLowerCase(Locale.ROOT);
            return "%s (%s: %s)".formatted(countries, kind, source);
        }
    }

    /**
     * The company that runs a deployment.
     *
     * @param jurisdictions its country and those of all its parents; any country if not known
     */
    public record Operator(String name, CountrySet jurisdictions) implements Statement {

        /** An operator of whom nothing is known. */
        public static final Operator UNKNOWN = new Operator("unknown", CountrySet.ANY);

        public Operator {
            if (jurisdictions.isEmpty()) {
                throw new IllegalArgumentException(
                        "operator %s has no country (expected: at least one; any country if not known)"
                                .formatted(name));
            }
        }

        @Override
        public Extent extent() {
            return jurisdictions;
        }

        /** {@code Acme, under the law of FR}. */
        @Override
        public String describe() {
            return name + ", under the law of " + jurisdictions;
        }
    }
}
