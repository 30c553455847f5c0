package dev.portolan.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingCatalog;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Chunked bodies that are malformed are refused, and valid ones of every form are accepted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StrictChunksTest {
    private static final String BODY = "{\"model\":\"none\",\"messages\":[]}";

    private SimulatedEndpoint node;
    private TestingGateway gateway;

    @BeforeAll
    void start() {
        node = VllmNode.at("FR").named("paris").serving("up").start();
        gateway =
                TestingGateway.start(
                        TestingCatalog.paris(node.url()),
                        TestingCatalog.POLICIES,
                        "limits: {headerBytes: 16KiB, headerTimeout: 2s}\n");
    }

    @AfterAll
    void stop() {
        gateway.close();
        node.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    size with 0x       | 400 | 0x1b\\r\\n{}
                    size of letters    | 400 | zz\\r\\n{}
                    size negative      | 400 | -1\\r\\n{}
                    size with a sign   | 400 | +2\\r\\n{}
                    size empty         | 400 | \\r\\n{}
                    size too large     | 400 | fffffffff\\r\\n{}
                    size ends in LF    | 400 | 2\\n{}\\r\\n
                    data too short     | 400 | 5\\r\\n{}\\r\\n0\\r\\n\\r\\n
                    data too long      | 400 | 1\\r\\n{}\\r\\n0\\r\\n\\r\\n
                    data ends in LF    | 400 | 2\\r\\n{}\\n0\\r\\n\\r\\n
                    later chunk wrong  | 400 | 2\\r\\n{}\\r\\nzz\\r\\n
                    trailer, no colon  | 400 | 0\\r\\nnonsense\\r\\n\\r\\n
                    """)
    void chunks_malformed_areRefusedBeforeTheEnd(String what, int status, String chunks) {
        RefusedRequest.assertRefused(
                gateway.port(),
                chunked() + RefusedRequest.unescaped(chunks) + " ".repeat(64),
                status);
    }

    @Test
    void trailers_tooLarge_are431() {
        RefusedRequest.assertRefused(
                gateway.port(), chunked() + "0\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n", 431);
    }

    @Test
    void chunks_malformed_areRecordedAndSpareOtherRequests() {
        int before = gateway.receipts().size();
        RefusedRequest.assertRefused(gateway.port(), chunked() + "zz\r\n", 400);
        gateway.awaitReceipts(Math.min(100, before + 1));
        assertThat(gateway.receipts()).anyMatch(receipt -> receipt.ending().status() == 400);
        assertThat(gateway.gateway().inFlight()).isZero();
    }

    @Test
    void chunks_ofEveryForm_areAccepted() {
        String chunks =
                "5;name=\"v\"\r\n%s\r\n%X\r\n%s\r\n000\r\nX-Sum: 1\r\n\r\n"
                        .formatted(BODY.substring(0, 5), BODY.length() - 5, BODY.substring(5));
        for (String coding : List.of("chunked", "Chunked", " chunked ")) {
            try (RawCaller caller = RawCaller.to(gateway.port())) {
                String head = chunked().replace("chunked", coding);
                caller.bytes((head + chunks).getBytes(StandardCharsets.UTF_8));
                RawCaller.Answer answer = caller.answer();
                assertThat(answer.status()).as(coding + answer.body()).isEqualTo(404);
            }
        }
    }

    @Test
    void request_inPieces_isReadAsOne() {
        String request = chunked() + "%x\r\n%s\r\n0\r\n\r\n".formatted(BODY.length(), BODY);
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            for (byte one : request.getBytes(StandardCharsets.UTF_8)) {
                caller.bytes(new byte[] {one});
            }
            assertThat(caller.answer().status()).isEqualTo(404);
        }
    }

    private static String chunked() {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + TestingGateway.KEY
                + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    }
}
