package dev.portolan.policy.model;

/** A set of countries that has a name in files; "EU" is not one, because it means several sets. */
public enum NamedSet {
    /** The 27 member states of the European Union. */
    EU27(
            CountrySet.of(
                    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR",
                    "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI",
                    "SK")),
    /** EU27 with Norway, Iceland and Liechtenstein. */
    EEA(EU27.countries.union(CountrySet.of("IS", "LI", "NO"))),
    /** The EU27 and the four EFTA states: Microsoft's EU Data Boundary. */
    EU_EFTA(EEA.countries.union(CountrySet.of("CH"))),
    /** EEA and Switzerland: OpenAI's European residency. The same members as EU_EFTA. */
    EEA_CH(EEA.countries.union(CountrySet.of("CH")));

    private final CountrySet countries;

    NamedSet(CountrySet countries) {
        this.countries = countries;
    }

    /** The members of the set. */
    public CountrySet countries() {
        return countries;
    }

    /** Returns the name of a set of countries, or its codes if it has no name. */
    public static String describe(CountrySet countries) {
        for (NamedSet set : values()) {
            if (set.countries.equals(countries)) {
                return set.name();
            }
        }
        return countries.toString();
    }
}
