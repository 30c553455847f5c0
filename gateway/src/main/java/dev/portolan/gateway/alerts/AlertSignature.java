package dev.portolan.gateway.alerts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of alerts as in the specification Standard Webhooks: {@code v1,} and the HMAC-SHA256,
 * in base64, of the id, the time in seconds and the body, joined by dots.
 */
final class AlertSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private AlertSignature() {}

    /**
     * Returns the bytes of a secret: those that follow {@code whsec_} in base64, else the text
     * itself. Empty if it is not base64.
     */
    static Optional<byte[]> key(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return Optional.of(secret.getBytes(StandardCharsets.UTF_8));
        }
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            return key.length == 0 ? Optional.empty() : Optional.of(key);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the value of the header {@code webhook-signature}. */
    static String of(String secret, String id, long epochSeconds, String body) {
        byte[] key = key(secret).orElseThrow(() -> new IllegalArgumentException("the secret"));
        String signed = id + "." + epochSeconds + "." + body;
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] code = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }
}
