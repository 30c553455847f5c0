package dev.portolan.policy.model;

/** The sets of countries that have a name in files; "EU" alone is none, since it means several. */
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

    /** The members. */
    public CountrySet countries() {
        return countries;
    }

    /** The shortest words for a set of countries: the name of one of these sets, or its codes. */
    public static String describe(CountrySet countries) {
        for (NamedSet set : values()) {
            if (set.countries.equals(countries)) {
                return set.name();
            }
        }
        return countries.toString();
    }
}
