package dev.portolan.policy;

import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Axis.Extent;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;
import dev.portolan.policy.model.Placement.Operator;
import dev.portolan.policy.model.Placement.Statement;
import dev.portolan.policy.model.Requirement;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Limits on every axis, and placements that meet them or break exactly one of them. */
public final class AxisSamples {

    private static final CountrySet US = CountrySet.of("US");

    private AxisSamples() {}

    /** A limit that neither permits everything nor forbids everything. */
    public static Extent limit(Axis axis) {
        return switch (axis.form()) {
            case Axis.Form.Countries _ -> CountrySet.of("FR", "DE");
            case Axis.Form.Jurisdictions _ -> CountrySet.ANY.minus(US);
            case Axis.Form.Levels<?> levels -> levels.values().getFirst();
        };
    }

    /** The limit as a policy file spells it. */
    public static String yaml(Axis axis) {
        return axis.key()
                + switch (axis.form()) {
                    case Axis.Form.Countries _ -> ": [FR, DE]";
                    case Axis.Form.Jurisdictions _ -> ": {exclude: [US]}";
                    case Axis.Form.Levels<?> levels -> ": " + levels.values().getFirst().key();
                };
    }

    /** The limits on all axes as a policy file spells them. */
    public static String yaml() {
        return Arrays.stream(Axis.values())
                .map(AxisSamples::yaml)
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** The requirement with every limit. */
    public static Requirement all() {
        return Requirement.of(AxisSamples::limit);
    }

    /** The requirement with the limit on one axis alone. */
    public static Requirement only(Axis axis) {
        return Requirement.NONE.with(axis, limit(axis));
    }

    /** Returns a placement that meets every limit. */
    public static Placement keeping() {
        return Placement.of(AxisSamples::within);
    }

    /** Returns a placement that meets every limit but the one on {@code axis}. */
    public static Placement breaking(Axis axis) {
        return keeping().with(axis, beyond(axis));
    }

    private static Statement within(Axis axis) {
        return switch (axis.form()) {
            case Axis.Form.Countries _ -> bound(CountrySet.of("FR"));
            case Axis.Form.Jurisdictions _ -> new Operator("Acme", CountrySet.of("FR"));
            case Axis.Form.Levels<?> levels -> levels.values().getFirst();
        };
    }

    private static Statement beyond(Axis axis) {
        return switch (axis.form()) {
            case Axis.Form.Countries _ -> bound(CountrySet.of("FR", "US"));
            case Axis.Form.Jurisdictions _ -> new Operator("Acme", CountrySet.of("FR", "US"));
            case Axis.Form.Levels<?> levels -> levels.values().getLast();
        };
    }

    private static Bound bound(CountrySet countries) {
        return new Bound(countries, Bound.Basis.DECLARED, "a test");
    }
}
