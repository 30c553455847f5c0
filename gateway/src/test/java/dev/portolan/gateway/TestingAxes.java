package dev.portolan.gateway;

import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Axis.Extent;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;
import dev.portolan.policy.model.Placement.Operator;
import dev.portolan.policy.model.Placement.Statement;
import dev.portolan.policy.model.Requirement;

/** A limit on each axis, and placements that keep all of them or break exactly one. */
public final class TestingAxes {
    private static final CountrySet US = CountrySet.of("US");

    private TestingAxes() {}

    /** The requirement with a limit on one axis alone. */
    public static Requirement only(Axis axis) {
        return Requirement.NONE.with(axis, limit(axis));
    }

    private static Extent limit(Axis axis) {
        return switch (axis.form()) {
            case Axis.Form.Countries _ -> CountrySet.of("FR", "DE");
            case Axis.Form.Jurisdictions _ -> CountrySet.ANY.minus(US);
            case Axis.Form.Levels<?> levels -> levels.values().getFirst();
        };
    }

    /** The limit as {@code x-portolan-require} spells it. */
    public static String header(Axis axis) {
        return axis.key()
                + switch (axis.form()) {
                    case Axis.Form.Countries _ -> "=FR,DE";
                    case Axis.Form.Jurisdictions _ -> "=!US";
                    case Axis.Form.Levels<?> levels -> "=" + levels.values().getFirst().key();
                };
    }

    /** A placement that keeps the limit on every axis. */
    public static Placement keeping() {
        return Placement.of(axis -> statement(axis, CountrySet.of("FR"), true));
    }

    /** A placement that keeps the limit on every axis but {@code axis}. */
    public static Placement breaking(Axis axis) {
        return keeping().with(axis, statement(axis, CountrySet.of("FR", "US"), false));
    }

    private static Statement statement(Axis axis, CountrySet countries, boolean least) {
        return switch (axis.form()) {
            case Axis.Form.Countries _ -> new Bound(countries, Bound.Basis.DECLARED, "a test");
            case Axis.Form.Jurisdictions _ -> new Operator("Acme", countries);
            case Axis.Form.Levels<?> levels ->
                    least ? levels.values().getFirst() : levels.values().getLast();
        };
    }
}
