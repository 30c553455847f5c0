package dev.portolan.load.identity;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Optional;

/** A JSON Web Token with its header, claims and signature. */
public record Jwt(JsonNode header, JsonNode claims, String signed, String signature) {

    /** Parses a token; returns empty when the text is not a JWT. */
    static Optional<Jwt> read(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            var header = LenientJson.read(decoded(parts[0]));
            var claims = LenientJson.read(decoded(parts[1]));
            return header.isObject() && claims.isObject()
                    ? Optional.of(new Jwt(header, claims, parts[0] + "." + parts[1], parts[2]))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Creates a token with these claims, signed with {@code RS256}. */
    public static String signed(JsonNode claims, PrivateKey key) {
        var header = LenientJson.object().put("alg", "RS256").put("typ", "JWT").put("kid", "k1");
        var content = encoded(LenientJson.write(header)) + "." + encoded(LenientJson.write(claims));
        try {
            var signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(key);
            signer.update(content.getBytes(StandardCharsets.US_ASCII));
            return content
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing with an RSA key failed", e);
        }
    }

    /** Returns a claim's text, or the empty string. */
    String claim(String name) {
        return claims.path(name).asText("");
    }

    /** Returns whether the key verifies the signature, with the header's algorithm. */
    boolean isSignedBy(PublicKey key) {
        try {
            var verifier = verifier(header.path("alg").asText());
            verifier.initVerify(key);
            verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Signature verifier(String algorithm) throws GeneralSecurityException {
        if (algorithm.equals("RS256")) {
            return Signature.getInstance("SHA256withRSA");
        }
        if (!algorithm.equals("PS256")) {
            throw new GeneralSecurityException("alg: " + algorithm + " (expected: RS256 or PS256)");
        }
        var signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(
                new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        return signature;
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
