package dev.portolan.policy.model;

/** Where and by whom a deployment handles data, each axis with its basis. */
public record Placement(Bound processing, Bound storage, Operator operator, Retention retention) {

    /** Nothing is known: no requirement but the empty one is kept. */
    public static Placement unknown(String why) {
        return new Placement(
                Bound.unknown(why), Bound.unknown(why), Operator.UNKNOWN, Retention.ANY);
    }

    /** The same, where data was also seen to be handled in {@code countries}. */
    public Placement alsoIn(CountrySet countries) {
        return new Placement(
                processing.with(countries), storage.with(countries), operator, retention);
    }

    /**
     * An upper bound on where something may happen, and why we believe it. Countries are never
     * empty: what is not known is the world.
     *
     * @param source one line for people: the row, the document, the attestation
     */
    public record Bound(CountrySet countries, Basis basis, String source) {

        /** Where a bound comes from. */
        public enum Basis {
            /** The user's word about a place of their own. */
            DECLARED,
            /** The built-in residency facts. */
            CATALOGUE,
            /** Asked of the provider, and still fresh. */
            RESOLVED,
            /** A user's attestation that overrides the built-in facts. */
            ATTESTED,
            /** Nothing settles it. */
            UNKNOWN
        }

        public Bound {
            if (countries.isEmpty()) {
                throw new IllegalArgumentException("a bound has no country (expected: the world)");
            }
        }

        /** A bound that what was seen has shown to be too narrow. */
        private Bound with(CountrySet seen) {
            return new Bound(
                    countries.union(seen),
                    Basis.UNKNOWN,
                    "an answer says that it was made in " + NamedSet.describe(seen));
        }

        /** Could be anywhere. */
        public static Bound unknown(String why) {
            return new Bound(CountrySet.WORLD, Basis.UNKNOWN, why);
        }
    }

    /**
     * Who runs a place.
     *
     * @param jurisdictions its country and those of all its parents; the world if not known
     */
    public record Operator(String name, CountrySet jurisdictions) {

        /** Somebody, under some law. */
        public static final Operator UNKNOWN = new Operator("unknown", CountrySet.WORLD);

        public Operator {
            if (jurisdictions.isEmpty()) {
                throw new IllegalArgumentException(
                        "operator " + name + " has no country (expected: the world if not known)");
            }
        }
    }
}
