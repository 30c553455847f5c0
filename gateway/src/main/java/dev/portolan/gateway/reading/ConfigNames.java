package dev.portolan.gateway.reading;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;

import java.util.regex.Pattern;

/** Ids and names: they stand in headers, in metrics and in logs, so they are plain and short. */
public final class ConfigNames {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}");
    private static final String EXPECTED =
            "1 to 128 letters, digits and . _ - : / @ +, beginning with a letter or digit";

    private ConfigNames() {}

    /** The name under {@code key}, which must be there; empty, with a finding, when it is none. */
    public static String required(Fields fields, String key) {
        String name = fields.text(key);
        if (name.isBlank() || isPlain(name)) {
            return name;
        }
        fields.error(key, "\"%s\" is no name (expected: %s)".formatted(key, EXPECTED));
        return "";
    }

    /** Whether {@code scalar} is a name; a finding says so when it is not. */
    public static boolean check(Scalar scalar, Findings findings) {
        if (isPlain(scalar.text())) {
            return true;
        }
        findings.error(
                scalar.at(), "%s is no name (expected: %s)".formatted(scalar.shown(), EXPECTED));
        return false;
    }

    private static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }
}
