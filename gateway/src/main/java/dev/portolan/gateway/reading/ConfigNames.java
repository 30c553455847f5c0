package dev.portolan.gateway.reading;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;

import java.util.regex.Pattern;

/**
 * Syntax of ids and names, which appear in headers, metrics and logs and are therefore plain and
 * short.
 */
public final class ConfigNames {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}");

    /** The expected form of a name, for messages. */
    public static final String EXPECTED =
            "1 to 128 letters, digits and . _ - : / @ +, beginning with a letter or digit";

    private ConfigNames() {}

    /**
     * Returns the required name under {@code key}; the empty string, with a finding, if it is
     * missing or invalid.
     */
    public static String required(Fields fields, String key) {
        String name = fields.text(key);
        if (name.isBlank() || isPlain(name)) {
            return name;
        }
        fields.error(key, "\"%s\" is not a valid name (expected: %s)".formatted(key, EXPECTED));
        return "";
    }

    /** Returns whether {@code scalar} is a valid name, and adds a finding if not. */
    public static boolean check(Scalar scalar, Findings findings) {
        if (isPlain(scalar.text())) {
            return true;
        }
        findings.error(
                scalar.at(),
                "%s is not a valid name (expected: %s)".formatted(scalar.shown(), EXPECTED));
        return false;
    }

    /** Returns whether {@code name} is a valid name. */
    public static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }
}
