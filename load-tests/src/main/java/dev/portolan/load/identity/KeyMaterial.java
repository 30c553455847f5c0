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
 * A key of 2,048 bits and the certificate, for loopback, that it signed itself; new in every
 * process, so that no key lies in a repository.
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

    /** Makes one with the JDK's own {@code keytool}. */
    public static KeyMaterial make(String name) {
        try {
            var folder = Files.createTempDirectory("portolan-key");
            var file = folder.resolve("key.p12");
            keytool(name, file);
            var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
            var made =
                    new KeyMaterial(
                            (PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray()),
                            (X509Certificate) store.getCertificate(ALIAS));
            Files.delete(file);
            Files.delete(folder);
            return made;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no key could be made", e);
        }
    }

    public PrivateKey key() {
        return key;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** The key in PEM. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The certificate in PEM. */
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a parsed certificate should encode", e);
        }
    }

    /** What a server on loopback shows. */
    public SslContext server() {
        try {
            return SslContextBuilder.forServer(key, certificate).build();
        } catch (IOException e) {
            throw new IllegalStateException("a key and its certificate should serve", e);
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
            throw new IOException("interrupted while a key was made", e);
        }
    }

    private static String pem(String kind, byte[] bytes) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
