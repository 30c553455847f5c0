package dev.portolan.gateway.reading;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of PEM files for TLS, checked before a port is opened. */
public enum Pem {
    /** One certificate or a chain, leaf first. */
    CERTIFICATE("a certificate, as in -----BEGIN CERTIFICATE-----") {
        @Override
        boolean isIn(byte[] file) {
            try {
                return !CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(file))
                        .isEmpty();
            } catch (CertificateException e) {
                return false;
            }
        }
    },
    /** A private key without a password. */
    KEY("a private key without a password, as in -----BEGIN PRIVATE KEY-----") {
        @Override
        boolean isIn(byte[] file) {
            Matcher key = PRIVATE_KEY.matcher(new String(file, StandardCharsets.ISO_8859_1));
            return key.find() && isBase64(key.group(1));
        }
    };

    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN (?:RSA |EC )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)"
                            + "-----END (?:RSA |EC )?PRIVATE KEY-----");

    private final String expected;

    Pem(String expected) {
        this.expected = expected;
    }

    /** Returns whether {@code file} contains it. */
    abstract boolean isIn(byte[] file);

    /** The expected content, for messages. */
    String expected() {
        return expected;
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text.strip()).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
