package dev.portolan.gateway.oidc;

import java.util.Locale;

/** The reasons why a token does not identify a caller, for the operator only. */
public enum TokenRefusal {
    TOO_LARGE("it is larger than 16 KiB"),
    MALFORMED("it is not a signed token"),
    ALGORITHM("its algorithm is none of RS256, ES256 and EdDSA"),
    UNKNOWN_ISSUER("no issuer in identity.oidc has its name"),
    AUDIENCE("it is for another audience"),
    NO_EXPIRY("it has no expiry"),
    EXPIRED("it has expired"),
    NOT_YET_VALID("it is not valid yet; compare the clocks"),
    ISSUER_UNREACHABLE("the issuer's keys could not be fetched"),
    UNKNOWN_KEY("the issuer has no key of its id"),
    SIGNATURE("its signature is wrong"),
    CLAIMS("an expression in identity.oidc cannot be evaluated with its claims"),
    UNKNOWN_TENANT("its tenant does not exist"),
    LABEL_CONFLICT("it has another value for a label of its tenant");

    private final String meaning;

    TokenRefusal(String meaning) {
        this.meaning = meaning;
    }

    /** Returns the reason's name in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the end of a sentence that says why. */
    public String meaning() {
        return meaning;
    }
}
