package dev.portolan.policy.model;

import java.util.Locale;
import java.util.Optional;

/**
 * What must hold for every place a request's data may reach; each axis an allowed set, no
 * restriction being the world.
 *
 * @param operators the jurisdictions an operator and all its parents may be under
 * @param retention the most a provider may keep
 */
public record Requirement(
        CountrySet processing,
        CountrySet storage,
        CountrySet copies,
        CountrySet operators,
        Retention retention) {

    /** Requires nothing. */
    public static final Requirement NONE =
            new Requirement(
                    CountrySet.WORLD,
                    CountrySet.WORLD,
                    CountrySet.WORLD,
                    CountrySet.WORLD,
                    Retention.ANY);

    /** Both at once; never permits what one of the two forbids. */
    public Requirement intersect(Requirement other) {
        if (equals(NONE)) {
            return other;
        }
        if (other.equals(NONE)) {
            return this;
        }
        return new Requirement(
                processing.intersect(other.processing),
                storage.intersect(other.storage),
                copies.intersect(other.copies),
                operators.intersect(other.operators),
                retention.within(other.retention) ? retention : other.retention);
    }

    /** The first axis on which a place breaks this requirement; empty if it keeps it. */
    public Optional<Axis> brokenBy(Placement place) {
        if (!place.processing().countries().within(processing)) {
            return Optional.of(Axis.PROCESSING);
        }
        if (!place.storage().countries().within(storage)) {
            return Optional.of(Axis.STORAGE);
        }
        if (!place.operator().jurisdictions().within(operators)) {
            return Optional.of(Axis.OPERATOR);
        }
        return place.retention().within(retention) ? Optional.empty() : Optional.of(Axis.RETENTION);
    }

    /** Whether it binds those a request is sent to, so that an unknown place would break it. */
    public boolean bindsProviders() {
        return !processing.equals(CountrySet.WORLD)
                || !storage.equals(CountrySet.WORLD)
                || !operators.equals(CountrySet.WORLD)
                || retention != Retention.ANY;
    }

    /** Whether a copy may be kept in all of these countries. */
    public boolean allowsCopyIn(CountrySet countries) {
        return countries.within(copies);
    }

    /** What is allowed on an axis, in words for people. */
    public String allowed(Axis axis) {
        return switch (axis) {
            case PROCESSING -> NamedSet.describe(processing);
            case STORAGE -> NamedSet.describe(storage);
            case COPIES -> NamedSet.describe(copies);
            case OPERATOR -> NamedSet.describe(operators);
            case RETENTION -> retention.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
