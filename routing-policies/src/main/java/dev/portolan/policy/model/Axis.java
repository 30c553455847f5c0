package dev.portolan.policy.model;

import com.google.errorprone.annotations.Immutable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One dimension of a requirement: a requirement sets a limit on each axis, a placement states a
 * bound on each.
 *
 * <p>Whatever reads, writes, compares or explains a requirement or a placement loops over these
 * constants and switches on their {@link Form}, never on a constant.
 */
public enum Axis {
    /** The countries in which inference may run. */
    PROCESSING(new Form.Countries(), "may process in"),
    /** The countries in which the provider may store inputs or outputs. */
    STORAGE(new Form.Countries(), "may store in"),
    /**
     * The countries in which the gateway's own copies may be: this node, caches, logs, traces,
     * receipts. The only axis on which a deployment states nothing.
     */
    COPIES(new Form.Countries(), "may hold a copy in"),
    /** The jurisdictions that the operator and its parents may be under. */
    OPERATOR(new Form.Jurisdictions(), "is run by"),
    /** The longest retention allowed at the provider. */
    RETENTION(new Form.Levels<>(Retention.class), "may keep");

    private static final List<Axis> ALL = List.of(values());
    private static final List<Axis> OF_DEPLOYMENTS =
            Arrays.stream(values()).filter(axis -> axis != COPIES).toList();

    private final String key = name().toLowerCase(Locale.ROOT);
    private final Form form;
    private final Extent unrestricted;
    private final String verb;

    Axis(Form form, String verb) {
        this.form = form;
        this.unrestricted = form.unrestricted();
        this.verb = verb;
    }

    /** The axes on which a deployment's placement states a bound: all but {@link #COPIES}. */
    public static List<Axis> ofDeployments() {
        return OF_DEPLOYMENTS;
    }

    /** Returns the axis with that key. */
    public static Optional<Axis> of(String key) {
        return ALL.stream().filter(axis -> axis.key.equals(key)).findFirst();
    }

    /**
     * Returns the keys for a message: {@code processing, storage, copies, operator or retention}.
     */
    public static String list() {
        List<String> keys = ALL.stream().map(Axis::key).toList();
        int last = keys.size() - 1;
        return String.join(", ", keys.subList(0, last)) + " or " + keys.get(last);
    }

    /** The key in policy files and the {@code param} of a refusal. */
    public String key() {
        return key;
    }

    /** The form of this axis's values. */
    public Form form() {
        return form;
    }

    /** The limit that permits everything. */
    public Extent unrestricted() {
        return unrestricted;
    }

    /** Returns a statement as a predicate: {@code may process in FR (declared: …)}. */
    public String describe(Placement.Statement statement) {
        return verb + " " + statement.describe();
    }

    /** The index of this axis in arrays that hold one value for each axis in order. */
    int index() {
        return ALL.indexOf(this);
    }

    /** A set of values on one axis, which is either allowed or possible. */
    @Immutable
    public sealed interface Extent permits CountrySet, Level {

        /** Returns whether all of it is in the limit; false if the limit is of another form. */
        boolean isWithin(Extent limit);

        /** Returns the values in both; throws IllegalArgumentException if the forms differ. */
        Extent intersect(Extent other);

        /** The text for people: {@code EU27}, {@code DE,FR} or {@code abuse-monitoring}. */
        String describe();
    }

    /**
     * A value of an axis whose values are ordered. The constants of an implementing enum go from
     * the least to the most, and the last is both "unrestricted" and "not known".
     */
    @Immutable
    public non-sealed interface Level<L extends Level<L>>
            extends Extent, Placement.Statement, Comparable<L> {

        /** The enum; implemented by {@link Enum}. */
        Class<L> getDeclaringClass();

        /** The name in files: {@code abuse-monitoring}. */
        default String key() {
            return toString().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        default boolean isWithin(Extent limit) {
            Class<L> type = getDeclaringClass();
            return type.isInstance(limit) && compareTo(type.cast(limit)) <= 0;
        }

        @Override
        default Extent intersect(Extent other) {
            Class<L> type = getDeclaringClass();
            return compareTo(type.cast(other)) <= 0 ? this : other;
        }

        @Override
        default String describe() {
            return key();
        }

        @Override
        default Extent extent() {
            return this;
        }
    }

    /** The form of an axis's values, which decides how they are spelt in files and messages. */
    @Immutable
    public sealed interface Form {

        /** The limit that permits everything. */
        Extent unrestricted();

        /** Returns whether a statement has this form. */
        boolean accepts(Placement.Statement statement);

        /** Returns the statement of a placement of which nothing is known. */
        Placement.Statement unknown(String why);

        /** Countries in which something may be: a list in files, a bound in a placement. */
        @Immutable
        record Countries() implements Form {
            @Override
            public Extent unrestricted() {
                return CountrySet.ANY;
            }

            @Override
            public boolean accepts(Placement.Statement statement) {
                return statement instanceof Placement.Bound;
            }

            @Override
            public Placement.Statement unknown(String why) {
                return Placement.Bound.unknown(why);
            }
        }

        /** Countries whose law applies: {@code within} and {@code exclude} in files. */
        @Immutable
        record Jurisdictions() implements Form {
            @Override
            public Extent unrestricted() {
                return CountrySet.ANY;
            }

            @Override
            public boolean accepts(Placement.Statement statement) {
                return statement instanceof Placement.Operator;
            }

            @Override
            public Placement.Statement unknown(String why) {
                return Placement.Operator.UNKNOWN;
            }
        }

        /** Constants of an enum, from the least to the most. */
        @Immutable
        record Levels<L extends Enum<L> & Level<L>>(Class<L> type) implements Form {
            /** The constants, from the least to the most. */
            public List<L> values() {
                return List.of(type.getEnumConstants());
            }

            @Override
            public Extent unrestricted() {
                return values().getLast();
            }

            @Override
            public boolean accepts(Placement.Statement statement) {
                return type.isInstance(statement);
            }

            @Override
            public Placement.Statement unknown(String why) {
                return values().getLast();
            }
        }
    }
}
