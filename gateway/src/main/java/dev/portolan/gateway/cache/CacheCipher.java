package dev.portolan.gateway.cache;

import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Requirement;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the entries of the shared tier. A key becomes a name that reveals neither tenant nor
 * prompt. A value is encrypted with AES-GCM under a key of its own and bound to its name, so that
 * values can't be swapped. Not thread-safe.
 */
final class CacheCipher {
    private static final String PREFIX = "portolan:cache:1:";
    private static final String MAC = "HmacSHA256";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY = 32;

    private final SecretKeySpec names;
    private final SecretKeySpec values;
    private final SecureRandom random = new SecureRandom();

    /**
     * Creates a cipher; all ciphers with the same {@code secret} can decrypt each other's values.
     */
    CacheCipher(String secret) {
        this.names = derive(secret, "portolan cache names");
        this.values = derive(secret, "portolan cache values");
    }

    private static SecretKeySpec derive(String secret, String purpose) {
        try {
            byte[] key =
                    KDF.getInstance("HKDF-SHA256")
                            .deriveData(
                                    HKDFParameterSpec.ofExtract()
                                            .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                                            .thenExpand(
                                                    purpose.getBytes(StandardCharsets.UTF_8), KEY));
            return new SecretKeySpec(key, MAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks HKDF-SHA256", e);
        }
    }

    /** Returns the name under which the answer for {@code key} is stored. */
    String name(CacheKey key) {
        return PREFIX
                + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(names, written(key)));
    }

    /** Encrypts {@code value} and binds it to {@code name}. */
    byte[] encrypt(String name, byte[] value) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(value);
            return ByteBuffer.allocate(NONCE + encrypted.length).put(nonce).put(encrypted).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks AES-GCM", e);
        }
    }

    /** Decrypts a value; empty if it was not encrypted for {@code name} or was changed. */
    Optional<byte[]> decrypt(String name, byte[] encrypted) {
        if (encrypted.length < NONCE) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(encrypted, NONCE);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, name, nonce);
            return Optional.of(cipher.doFinal(encrypted, NONCE, encrypted.length - NONCE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /**
     * Creates a cipher with a key derived from {@code name}, so that random nonces have to differ
     * only among the values of one name.
     */
    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        byte[] bound = name.getBytes(StandardCharsets.UTF_8);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(mac(values, bound), "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }

    private static byte[] mac(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + MAC, e);
        }
    }

    /**
     * Encodes all parts of a key, each with its length, so that different keys have different
     * encodings.
     */
    private static byte[] written(CacheKey key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            CacheScope scope = key.scope();
            switch (scope.sharers()) {
                case CacheScope.Sharers.Tenant(String id) -> text(out, "tenant", id);
                case CacheScope.Sharers.Group(String name) -> text(out, "group", name);
            }
            out.writeInt(scope.policies().size());
            text(out, scope.policies().toArray(String[]::new));
            Requirement requires = scope.requirement();
            for (Axis axis : Axis.values()) {
                text(out, requires.limit(axis).toString());
            }
            out.writeInt(scope.deployments().size());
            for (DeploymentId deployment : scope.deployments()) {
                text(out, deployment.endpoint(), deployment.model());
            }
            text(out, key.operation().name(), key.model(), key.betas().header());
            out.write(key.body().toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String... texts) throws IOException {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }
}
