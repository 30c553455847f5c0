package dev.portolan.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.store.StoreSettings.PostgresServer;
import dev.portolan.gateway.store.StoreSettings.SqliteFile;
import dev.portolan.gateway.store.StoreSettings.Tls;
import dev.portolan.gateway.store.StoreSettings.TlsMode;
import dev.portolan.policy.document.DocumentReader;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Resolver;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

final class StoreReaderTest {
    private static final Path FOLDER = Path.of("/etc/portolan");

    private final Findings findings = new Findings();

    private Optional<StoreSettings> read(String yaml) {
        Node node =
                DocumentReader.read("portolan.yaml", yaml, Resolver.NONE, findings).orElseThrow();
        PemFiles files = new PemFiles(FOLDER, file -> "no PEM".getBytes(StandardCharsets.US_ASCII));
        return new StoreReader(FOLDER, files).read(Fields.of(node, "\"store\"", findings));
    }

    @Test
    void reader_relativeFile_isInTheFolderOfTheConfiguration() {
        assertThat(read("{url: 'sqlite:../var/p.db', country: FR}"))
                .hasValueSatisfying(
                        store ->
                                assertThat(store.database())
                                        .isEqualTo(new SqliteFile(Path.of("/etc/var/p.db"))));
        assertThat(findings.hasErrors()).isFalse();
    }

    @Test
    void reader_server_hasItsDefaultPortAndItsPassword() {
        assertThat(read("{url: 'postgresql://me@db/records', country: FR, password: secret}"))
                .hasValueSatisfying(
                        store ->
                                assertThat(store.database())
                                        .isEqualTo(
                                                new PostgresServer(
                                                        "db",
                                                        5432,
                                                        "records",
                                                        "me",
                                                        new ConfigSecret("secret"),
                                                        new Tls(TlsMode.PREFER, null))));
    }

    @ParameterizedTest
    @CsvSource({"disable, DISABLE", "require, REQUIRE", "verify-full, VERIFY_FULL"})
    void reader_sslmode_isThatOfTheUrl(String word, TlsMode mode) {
        Optional<StoreSettings> store =
                read("{url: 'postgresql://me@db/records?sslmode=%s', country: FR}".formatted(word));

        assertThat(store)
                .get()
                .extracting(StoreSettings::database)
                .isInstanceOfSatisfying(
                        PostgresServer.class,
                        server -> assertThat(server.tls().mode()).isEqualTo(mode));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{country: FR}                                          | has no \"url\"",
                "{url: 'sqlite:p.db'}                                   | has no \"country\"",
                "{url: 'sqlite:p.db', country: UK}                      | the United Kingdom is GB",
                "{url: 'sqlite:', country: FR}                          | names no file",
                "{url: 'sqlite::memory:', country: FR}                  | names no file",
                "{url: 'sqlite:p.db?mode=ro', country: FR}              | names no file",
                "{url: 'sqlite:p.db', country: FR, password: x}         | has no effect on a file",
                "{url: 'sqlite:p.db', country: FR, ca: x}               | has no effect on a file",
                "{url: 'mysql://me@db/x', country: FR}                  | is not the URL of a file"
                        + " or of",
                "{url: 'postgresql://me@db/', country: FR}              | lacks a user or the name",
                "{url: 'postgresql://db/x', country: FR}                | lacks a user or the name",
                "{url: 'postgresql://me@db/x/y', country: FR}           | lacks a user or the name",
                "{url: 'postgresql://me:pw@db/x', country: FR}          | contains a password; move"
                        + " it",
                "{url: 'postgresql://me@db/x?ssl=true', country: FR}    | has an unknown query",
                "{url: 'postgresql://me@db/x', country: FR, ca: ca.pem} | does not contain the"
                        + " expected PEM",
                "{url: 'post gres', country: FR}                        | is not a URL",
                "{url: 'sqlite:p.db', country: FR, colour: red}         | has an unknown key",
            })
    void reader_mistake_isReportedWithItsPosition(String yaml, String message) {
        read(yaml);

        assertThat(findings.sorted())
                .anySatisfy(
                        finding -> {
                            assertThat(finding.message()).contains(message);
                            assertThat(finding.toString()).startsWith("portolan.yaml:1:");
                        });
        assertThat(findings.sorted()).noneMatch(each -> each.message().contains("pw@"));
    }
}
