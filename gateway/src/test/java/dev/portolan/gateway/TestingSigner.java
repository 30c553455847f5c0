package dev.portolan.gateway;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A key of an issuer that signs tokens.
 *
 * @param id the key's id
 * @param algorithm the algorithm in headers
 */
public record TestingSigner(String id, String algorithm, KeyPair pair) {

    /** Creates a key for {@code algorithm}: RS256, ES256 or EdDSA. */
    public static TestingSigner create(String id, String algorithm) {
        try {
            return new TestingSigner(id, algorithm, pair(algorithm));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case "RS256" -> {
                KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                rsa.initialize(2_048);
                yield rsa.generateKeyPair();
            }
            case "ES256" -> {
                KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
                ec.initialize(new ECGenParameterSpec("secp256r1"));
                yield ec.generateKeyPair();
            }
            default -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        };
    }

    /** Returns a token with these claims. */
    public String sign(Map<String, Object> claims) {
        return sign(Map.of("alg", algorithm, "kid", id, "typ", "JWT"), claims);
    }

    /** Returns a token with this header and these claims. */
    public String sign(Map<String, Object> header, Map<String, Object> claims) {
        String head = TestingIssuer.part(header);
        String body = TestingIssuer.part(claims);
        try {
            Signature signature =
                    Signature.getInstance(
                            switch (algorithm) {
                                case "RS256" -> "SHA256withRSA";
                                case "ES256" -> "SHA256withECDSAinP1363Format";
                                default -> "Ed25519";
                            });
            signature.initSign(pair.getPrivate());
            signature.update(TestingIssuer.signed(head, body));
            return head + "." + body + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the public key as it is published. */
    public Map<String, Object> publicKey() {
        JWK published =
                switch (pair.getPublic()) {
                    case RSAPublicKey rsa -> new RSAKey.Builder(rsa).build();
                    case ECPublicKey ec -> new ECKey.Builder(Curve.P_256, ec).build();
                    case EdECPublicKey ed -> new OctetKeyPair.Builder(Curve.Ed25519, x(ed)).build();
                    default -> throw new AssertionError(pair.getPublic());
                };
        Map<String, Object> key = new LinkedHashMap<>(published.toJSONObject());
        key.put("kid", id);
        key.put("use", "sig");
        return key;
    }

    /** The key's encoding ends with its 32 bytes. */
    private static Base64URL x(EdECPublicKey key) {
        byte[] encoded = key.getEncoded();
        byte[] x = new byte[32];
        System.arraycopy(encoded, encoded.length - x.length, x, 0, x.length);
        return Base64URL.encode(x);
    }
}
