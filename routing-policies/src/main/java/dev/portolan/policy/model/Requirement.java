package dev.portolan.policy.model;

import dev.portolan.policy.model.Axis.Extent;

import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The limits on where and by whom a request's data may be handled, one for each {@link Axis};
 * {@link Axis#unrestricted()} where there is none.
 */
public final class Requirement {

    private static final Axis[] AXES = Axis.values();

    /** Requires nothing. */
    public static final Requirement NONE = of(Axis::unrestricted);

    private final Extent[] limits;

    /** The indexes of the axes that it restricts; an unrestricted axis permits every extent. */
    private final int[] restricted;

    private Requirement(Extent[] limits) {
        for (int i = 0; i < AXES.length; i++) {
            if (limits[i].getClass() != AXES[i].unrestricted().getClass()) {
                throw new IllegalArgumentException(
                        "the limit on %s is %s (expected: a value such as %s)"
                                .formatted(AXES[i].key(), limits[i], AXES[i].unrestricted()));
            }
        }
        this.limits = limits;
        this.restricted =
                IntStream.range(0, AXES.length)
                        .filter(i -> !limits[i].equals(AXES[i].unrestricted()))
                        .toArray();
    }

    /** Returns the requirement with the limit that the function has for each axis. */
    public static Requirement of(Function<Axis, Extent> limits) {
        return new Requirement(Arrays.stream(AXES).map(limits).toArray(Extent[]::new));
    }

    /** Returns the limit on an axis. */
    public Extent limit(Axis axis) {
        return limits[axis.index()];
    }

    /** Returns this requirement with another limit on one axis. */
    public Requirement with(Axis axis, Extent limit) {
        Extent[] copy = limits.clone();
        copy[axis.index()] = limit;
        return new Requirement(copy);
    }

    /** Returns both requirements at once; never permits what one of the two forbids. */
    public Requirement intersect(Requirement other) {
        if (equals(NONE)) {
            return other;
        }
        if (other.equals(NONE)) {
            return this;
        }
        return of(axis -> limit(axis).intersect(other.limit(axis)));
    }

    /**
     * Returns the first axis on which a placement breaks this requirement; empty if none.
     *
     * <p>The only test of a placement against a requirement: every candidate, attempt, cached
     * answer, replayed decision and explanation uses it.
     */
    public Optional<Axis> brokenBy(Placement placement) {
        for (int i : restricted) {
            if (isBroken(i, placement)) {
                return Optional.of(AXES[i]);
            }
        }
        return Optional.empty();
    }

    /** Returns whether a placement breaks this requirement on one axis, whatever the others. */
    public boolean isBrokenOn(Axis axis, Placement placement) {
        return isBroken(axis.index(), placement);
    }

    private boolean isBroken(int index, Placement placement) {
        return !placement.extentAt(index).isWithin(limits[index]);
    }

    /** Returns whether it sets a limit on an axis. */
    public boolean restricts(Axis axis) {
        return !limit(axis).equals(axis.unrestricted());
    }

    /** Returns whether it restricts deployments, so that an unknown placement would break it. */
    public boolean bindsProviders() {
        for (Axis axis : AXES) {
            if (axis != Axis.COPIES && restricts(axis)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the gateway may hold a copy in all of these countries. */
    public boolean allowsCopyIn(CountrySet countries) {
        return countries.isWithin(limit(Axis.COPIES));
    }

    /** Returns the limit on an axis as text for people. */
    public String allowed(Axis axis) {
        return limit(axis).describe();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Requirement that && Arrays.equals(limits, that.limits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(limits);
    }

    /** {@code Requirement[processing=EU27, …]}. */
    @Override
    public String toString() {
        var text = new StringJoiner(", ", "Requirement[", "]");
        for (Axis axis : AXES) {
            text.add(axis.key() + "=" + allowed(axis));
        }
        return text.toString();
    }
}
