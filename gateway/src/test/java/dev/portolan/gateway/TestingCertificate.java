package dev.portolan.gateway;

import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate with its key, as PEM files; created by the JDK's keytool.
 *
 * @param certificate the file of the certificate
 * @param key the file of the private key
 */
public record TestingCertificate(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    /** Creates a certificate for {@code name} in {@code folder}. */
    public static TestingCertificate of(String name, Path folder) {
        try {
            Path store = folder.resolve(name + ".p12");
            keytool(name, store);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream bytes = Files.newInputStream(store)) {
                keys.load(bytes, PASSWORD.toCharArray());
            }
            byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
            byte[] certificate = keys.getCertificate(name).getEncoded();
            return new TestingCertificate(
                    pem(folder.resolve(name + ".crt"), "CERTIFICATE", certificate),
                    pem(folder.resolve(name + ".key"), "PRIVATE KEY", key));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void keytool(String name, Path store) throws IOException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process =
                new ProcessBuilder(
                                tool,
                                "-genkeypair",
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=dns:localhost,ip:127.0.0.1",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(store)) {
            throw new IOException("keytool: " + said);
        }
    }

    private static Path pem(Path file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label));
    }

    /** Returns options that present the certificate. */
    public PemKeyCertOptions asIdentity() {
        return new PemKeyCertOptions()
                .addCertPath(certificate.toString())
                .addKeyPath(key.toString());
    }

    /** Returns options that trust the certificate. */
    public PemTrustOptions asTrust() {
        return new PemTrustOptions().addCertPath(certificate.toString());
    }

    /** Returns a TLS context that trusts this certificate only. */
    public SSLContext context() {
        try (InputStream pem = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "it", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
