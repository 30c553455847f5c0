package dev.portolan.load.identity;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A 2,048-bit key and its self-signed certificate for loopback, generated in each process so that
 * no key is stored in a repository.
 */
public final class KeyMaterial {
    private static final String PASSWORD = "loopback";
    private static final String ALIAS = "key";
    private final PrivateKey key;
    private final X509Certificate certificate;

    private KeyMaterial(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** Generates a key with the JDK's {@code keytool}. */
    public static KeyMaterial generate(String name) {
        try {
            var folder = Files.createTempDirectory("portolan-key");
            var file = folder.resolve("key.p12");
            keytool(name, file);
            var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
            var generated =
                    new KeyMaterial(
                            (PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray()),
                            (X509Certificate) store.getCertificate(ALIAS));
            Files.delete(file);
            Files.delete(folder);
            return generated;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("key generation failed", e);
        }
    }

    public PrivateKey key() {
        return key;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Returns the key in PEM. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** Returns the certificate in PEM. */
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encoding a parsed certificate failed", e);
        }
    }

    /** Returns the TLS context of a server on loopback. */
    public SslContext serverContext() {
        try {
            return SslContextBuilder.forServer(key, certificate).build();
        } catch (IOException e) {
            throw new IllegalStateException("the key and its certificate do not match", e);
        }
    }

    private static void keytool(String name, Path file) throws IOException {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command =
                List.of(
                        tool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD,
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC");
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while generating a key", e);
        }
    }

    private static String pem(String kind, byte[] bytes) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
