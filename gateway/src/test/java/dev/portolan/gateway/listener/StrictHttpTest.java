package dev.portolan.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingCatalog;
import dev.portolan.gateway.TestingCertificate;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Requests that two servers might parse differently are refused, and their connection is closed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StrictHttpTest {
    private static final int SAMPLES = 150;

    @TempDir private static Path scratch;
    private SimulatedEndpoint node;
    private TestingGateway gateway;
    private TestingGateway secure;
    private TestingCertificate certificate;

    @BeforeAll
    void start() {
        node = VllmNode.at("FR").named("paris").serving("up").start();
        certificate = TestingCertificate.of("gateway", scratch);
        String catalog = TestingCatalog.paris(node.url());
        String policies = TestingCatalog.POLICIES;
        String limits = "limits: {headerBytes: 16KiB, headerTimeout: 2s}\n";
        gateway = TestingGateway.start(catalog, policies, limits);
        secure =
                TestingGateway.start(
                        catalog,
                        policies,
                        "listen: {host: 127.0.0.1, port: 0, tls: {certificate: %s, key: %s}}\n"
                                .formatted(certificate.certificate(), certificate.key()));
    }

    @AfterAll
    void stop() {
        gateway.close();
        secure.close();
        node.close();
    }

    /** Requests contain Java escapes, since line ends are part of the case. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    no Host                  | 400 | HTTP/1.1 | X: y
                    two Hosts                | 400 | HTTP/1.1 | Host: x\\r\\nHost: x
                    two Hosts, one HTTP/1.0  | 400 | HTTP/1.0 | Host: x\\r\\nHost: y
                    Host with a path         | 400 | HTTP/1.1 | Host: x/y
                    Host with a user         | 400 | HTTP/1.1 | Host: a@x
                    Host of two names        | 400 | HTTP/1.1 | Host: a b
                    Host, a list             | 400 | HTTP/1.1 | Host: a, b
                    Host with a bad port     | 400 | HTTP/1.1 | Host: x:8o
                    Host with two ports      | 400 | HTTP/1.1 | Host: x:80:80
                    Host, a bad literal      | 400 | HTTP/1.1 | Host: [::1
                    Host not ASCII           | 400 | HTTP/1.1 | Host: b\\u00fccher
                    gzip, chunked            | 501 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: gzip, chunked
                    identity, chunked        | 501 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: identity, chunked
                    two lines, gzip chunked  | 501 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: gzip\\r\\nTransfer-Encoding: chunked
                    gzip alone               | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: gzip
                    identity                 | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: identity
                    chunked twice            | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: chunked, chunked
                    chunked in two lines     | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked
                    chunked not last         | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: chunked, gzip
                    xchunked                 | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: xchunked
                    chunked with a parameter | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: chunked;q=1
                    quoted                   | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: "chunked"
                    empty coding             | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding:
                    coding after a tab       | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: \\u000bchunked
                    chunked in HTTP/1.0      | 400 | HTTP/1.0 | Host: x\\r\\nTransfer-Encoding: chunked
                    length and chunked       | 400 | HTTP/1.1 | Host: x\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked
                    chunked and length       | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 5
                    two lengths              | 400 | HTTP/1.1 | Host: x\\r\\nContent-Length: 5\\r\\nContent-Length: 6
                    a list of lengths        | 400 | HTTP/1.1 | Host: x\\r\\nContent-Length: 5, 6
                    length with a sign       | 400 | HTTP/1.1 | Host: x\\r\\nContent-Length: +5
                    length in hex            | 400 | HTTP/1.1 | Host: x\\r\\nContent-Length: 0x5
                    length empty             | 400 | HTTP/1.1 | Host: x\\r\\nContent-Length:
                    a folded header          | 400 | HTTP/1.1 | Host: x\\r\\nX-Data-Class: public\\r\\n personal
                    folded with a tab        | 400 | HTTP/1.1 | Host: x\\r\\nTransfer-Encoding:\\r\\n\\tchunked
                    first header folded      | 400 | HTTP/1.1 | ` Host: x`
                    folded, empty            | 400 | HTTP/1.1 | Host: x\\r\\nA: b\\r\\n` `
                    space before the colon   | 400 | HTTP/1.1 | Host: x\\r\\nContent-Length : 5
                    space in a name          | 400 | HTTP/1.1 | Host: x\\r\\nX Y: z
                    empty name               | 400 | HTTP/1.1 | Host: x\\r\\n: z
                    no colon                 | 400 | HTTP/1.1 | Host: x\\r\\nnonsense
                    NUL in a name            | 400 | HTTP/1.1 | Host: x\\r\\nA\\u0000: b
                    NUL in a value           | 400 | HTTP/1.1 | Host: x\\r\\nA: b\\u0000c
                    CR in a value            | 400 | HTTP/1.1 | Host: x\\r\\nA: b\\rc
                    CR before the colon      | 400 | HTTP/1.1 | Host: x\\r\\nA\\r: b
                    two CRs                  | 400 | HTTP/1.1 | Host: x\\r\\nA: b\\r
                    LF alone                 | 400 | HTTP/1.1 | Host: x\\nA: b
                    HTTP/1.2                 | 505 | HTTP/1.2 | Host: x
                    HTTP/2.0                 | 505 | HTTP/2.0 | Host: x
                    HTTP/3.0                 | 505 | HTTP/3.0 | Host: x
                    HTTP/0.9                 | 505 | HTTP/0.9 | Host: x
                    no version               | 400 | ``       | Host: x
                    another protocol         | 505 | ICAP/1.0 | Host: x
                    a version of words       | 400 | HTTP/x.y | Host: x
                    """)
    void head_ambiguous_isRefused(String what, int status, String version, String headers) {
        RefusedRequest.assertRefused(
                gateway.port(),
                "POST /v1/chat/completions %s\r\nx-request-id: mine\r\n%s\r\n\r\n%s"
                        .formatted(
                                version,
                                RefusedRequest.unescaped(headers),
                                "0\r\n\r\nGET /v1/models HTTP/1.1\r\n"),
                status);
    }

    @ParameterizedTest
    @CsvSource({
        "Host: x",
        "host: gateway.example:8080",
        "HOST: 127.0.0.1",
        "Host: [::1]:80",
        "Host: [fe80::1]",
        "Host: my_host-1.example.",
        "Host:",
        "Host: x:"
    })
    void host_ofEveryForm_isAccepted(String host) {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            String request =
                    "GET /v1/models HTTP/1.1\r\n%s\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(host, TestingGateway.KEY);
            caller.bytes(("\r\n" + request + request).getBytes(StandardCharsets.UTF_8));
            assertThat(caller.answer().status()).isEqualTo(200);
            assertThat(caller.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void request_foldedInPieces_isRefused() {
        String request = "GET /v1/models HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n";
        for (int cut = 1; cut < request.length(); cut++) {
            try (RawCaller caller = RawCaller.to(gateway.port())) {
                caller.canWrite(request.substring(0, cut).getBytes(StandardCharsets.UTF_8));
                caller.canWrite(request.substring(cut).getBytes(StandardCharsets.UTF_8));
                assertThat(caller.answer().status()).isEqualTo(400);
            }
        }
    }

    @Test
    void overTls_theSameIsRefused() throws Exception {
        for (String header : List.of("A: b", "Host: x\r\nTransfer-Encoding: gzip, chunked")) {
            try (RawCaller caller = RawCaller.secure(secure.port(), certificate)) {
                caller.bytes(
                        ("POST /v1/chat/completions HTTP/1.1\r\n" + header + "\r\n\r\n")
                                .getBytes(StandardCharsets.UTF_8));
                int status = header.startsWith("A") ? 400 : 501;
                RefusedRequest.assertRefused(caller, header + " ".repeat(60), status);
            }
        }
    }

    /** Upgrades to HTTP/2 bypass the decoder's usual next handler. */
    @Test
    void upgrade_malformed_isRefused() {
        RefusedRequest.assertRefused(
                gateway.port(),
                """
                POST /v1/chat/completions HTTP/1.1
                Host: x
                Host: y
                Connection: Upgrade, HTTP2-Settings
                Upgrade: h2c
                HTTP2-Settings: AAMAAABkAAQAAP__

                """
                        .replace("\n", "\r\n"),
                400);
    }

    /** Any bytes are answered or end the connection, within the time limit of a head. */
    @Test
    void bytes_ofAnyKind_neverHang() {
        Random random = new Random(20_261_129);
        List<RawCaller> callers = new ArrayList<>();
        List<byte[]> sent = new ArrayList<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
            byte[] bytes = garbage(random);
            RawCaller caller = RawCaller.to(gateway.port());
            caller.canWrite(bytes);
            callers.add(caller);
            sent.add(bytes);
        }
        for (int sample = 0; sample < SAMPLES; sample++) {
            try (RawCaller caller = callers.get(sample)) {
                assertThat(caller.receivesAnything())
                        .as(new String(sent.get(sample), StandardCharsets.ISO_8859_1))
                        .isTrue();
            }
        }
    }

    private static byte[] garbage(Random random) {
        List<String> parts =
                List.of(
                        "GET ",
                        "POST ",
                        "/v1/models",
                        " HTTP/1.1",
                        "\r\n",
                        "\n",
                        "\r",
                        "Host: x",
                        "Content-Length: 5",
                        "Transfer-Encoding: chunked",
                        "\r\n\r\n",
                        ": ",
                        " ",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "\0",
                        "\t",
                        "5\r\n",
                        "0\r\n\r\n");
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(1, 30);
        for (int i = 0; i < length; i++) {
            if (random.nextInt(4) == 0) {
                text.append((char) random.nextInt(256));
            } else {
                text.append(parts.get(random.nextInt(parts.size())));
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }
}
