package dev.portolan.gateway.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingCertificate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

final class CertificateFactsTest {
    @Test
    void facts_ofACertificate_areThoseThatExpressionsMayRead(@TempDir Path folder)
            throws Exception {
        Path file = TestingCertificate.of("caller", folder).certificate();
        try (InputStream pem = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(pem);

            Map<String, Object> facts = CertificateFacts.of(certificate);

            assertThat(facts.keySet()).isEqualTo(CertificateFacts.VARIABLES.keySet());
            assertThat(facts)
                    .containsEntry("certificate.subject", Map.of("CN", "caller"))
                    .containsEntry("certificate.issuer", Map.of("CN", "caller"))
                    .containsEntry("certificate.dns", List.of("localhost"))
                    .containsEntry("certificate.uris", List.of());
        }
    }
}
