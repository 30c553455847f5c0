package dev.portolan.gateway.reading;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.model.CountrySet;

import java.util.Locale;
import java.util.Optional;

/** Reads countries from files: ISO 3166-1 alpha-2 codes, in capitals. */
public final class Countries {
    private Countries() {}

    /** Returns the country under {@code key}, if present; adds a finding if it is not a country. */
    public static Optional<CountrySet> one(Fields fields, String key) {
        Optional<Scalar> scalar = fields.scalar(key);
        Optional<CountrySet> country = scalar.flatMap(value -> CountrySet.country(value.text()));
        if (scalar.isPresent() && country.isEmpty()) {
            fields.error(key, message(key, scalar.get()));
        }
        return country;
    }

    private static String message(String key, Scalar written) {
        String hint =
                switch (written.text().toUpperCase(Locale.ROOT)) {
                    case "UK" -> "; the United Kingdom is GB";
                    case "EL" -> "; Greece is GR";
                    case "EU" -> "; the EU is not a country";
                    case String upper when CountrySet.country(upper).isPresent() ->
                            "; did you mean \"" + upper + "\"?";
                    default -> "";
                };
        return "\"%s\" is %s (expected: an ISO 3166-1 alpha-2 code such as FR)%s"
                .formatted(key, written.shown(), written.secret() ? "" : hint);
    }
}
