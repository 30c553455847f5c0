package dev.portolan.gateway.oidc;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A signed token (JWS in its compact form) as sent, whose signature is not verified yet. */
public final class SignedToken {
    /** The longest token that is read. */
    static final int MAX_LENGTH = 16 << 10;

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    private final TokenAlgorithm algorithm;
    private final @Nullable String keyId;
    private final byte[] signed;
    private final byte[] signature;
    private final Map<String, Object> claims;

    private SignedToken(
            TokenAlgorithm algorithm,
            @Nullable String keyId,
            byte[] signed,
            byte[] signature,
            Map<String, Object> claims) {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.signed = signed;
        this.signature = signature;
        this.claims = claims;
    }

    /** The result of reading a token. */
    sealed interface Reading {
        /** It has the form of a token. */
        record Read(SignedToken token) implements Reading {}

        /** It has not. */
        record Refused(TokenRefusal reason) implements Reading {}
    }

    /**
     * Returns whether {@code text} from {@code from} has three parts as a token has; the last may
     * be empty.
     */
    public static boolean isLike(String text, int from) {
        int first = text.indexOf('.', from);
        int second = first < 0 ? -1 : text.indexOf('.', first + 1);
        return first > from && second > first + 1 && text.indexOf('.', second + 1) < 0;
    }

    static Reading read(String text) {
        if (text.length() > MAX_LENGTH) {
            return new Reading.Refused(TokenRefusal.TOO_LARGE);
        }
        if (!isLike(text, 0)) {
            return new Reading.Refused(TokenRefusal.MALFORMED);
        }
        int first = text.indexOf('.');
        int second = text.lastIndexOf('.');
        try {
            byte[] header = BASE64.decode(text.substring(0, first));
            byte[] payload = BASE64.decode(text.substring(first + 1, second));
            byte[] signature = BASE64.decode(text.substring(second + 1));
            byte[] signed = text.substring(0, second).getBytes(StandardCharsets.US_ASCII);
            Map<String, Object> members = JsonObjects.read(header).orElse(null);
            Map<String, Object> claims = JsonObjects.read(payload).orElse(null);
            if (members == null || claims == null || !isOrdinary(members)) {
                return new Reading.Refused(TokenRefusal.MALFORMED);
            }
            String keyId = members.get("kid") instanceof String id ? id : null;
            return algorithm(members)
                    .<Reading>map(
                            found ->
                                    new Reading.Read(
                                            new SignedToken(
                                                    found, keyId, signed, signature, claims)))
                    .orElseGet(() -> new Reading.Refused(TokenRefusal.ALGORITHM));
        } catch (IllegalArgumentException e) {
            return new Reading.Refused(TokenRefusal.MALFORMED);
        }
    }

    private static Optional<TokenAlgorithm> algorithm(Map<String, Object> header) {
        return header.get("alg") instanceof String name
                ? TokenAlgorithm.named(name)
                : Optional.empty();
    }

    /** Returns whether a header has no extension that must be understood, and a known type. */
    private static boolean isOrdinary(Map<String, Object> header) {
        Object type = header.get("typ");
        return !header.containsKey("crit")
                && !header.containsKey("b64")
                && (type == null
                        || (type instanceof String text
                                && TYPES.contains(text.toLowerCase(Locale.ROOT))));
    }

    /** Returns the claims: texts, numbers, truth values, lists and maps of these. */
    public Map<String, Object> claims() {
        return claims;
    }

    /** Returns those of {@code keys} that may have signed the token. */
    List<VerificationKey> matching(KeySet keys) {
        return keys.matching(keyId, algorithm);
    }

    /** Returns whether {@code key} has signed the token. */
    boolean isSignedBy(VerificationKey key) {
        return key.verifies(signed, signature);
    }

    /** Returns a claim that is a text; the empty string if it is absent or something else. */
    public String text(String claim) {
        return claims.get(claim) instanceof String text ? text : "";
    }

    /** Returns whether the token is for {@code audience}. */
    boolean isFor(String audience) {
        return switch (claims.get("aud")) {
            case String one -> one.equals(audience);
            case List<?> several -> several.contains(audience);
            case null, default -> false;
        };
    }

    /** Returns a claim that is a time. */
    Optional<Instant> time(String claim) {
        return claims.get(claim) instanceof Number seconds && Math.abs(seconds.doubleValue()) < 1e11
                ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                : Optional.empty();
    }

    /** Omits the token. */
    @Override
    public String toString() {
        return "SignedToken";
    }
}
