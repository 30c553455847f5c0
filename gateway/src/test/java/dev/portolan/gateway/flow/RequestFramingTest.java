package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestFramingTest extends BadInputFixture {
    private static final String LENGTH = "content-length: " + SOUND.length() + "\n\n";

    @Test
    void header_of64KiB_is431() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.canWrite(
                    (CHAT.replace("\n", "\r\n") + "x-big: " + "x".repeat(64 << 10) + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            RawCaller.Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.body()).contains("\"code\":\"headers_too_large\"");
            assertThat(answer.header("x-request-id")).isPresent();
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @Test
    void requestLine_of64KiB_is431() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.canWrite(
                    ("GET /" + "x".repeat(64 << 10) + " HTTP/1.1\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(caller.answer().status()).isEqualTo(431);
        }
    }

    @Test
    void transferEncodingWithContentLength_is400AndCloses() {
        String framing = "content-length: 5\ntransfer-encoding: chunked\n\n";
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(CHAT + KEY + framing + "0\n\nGET /v1/models HTTP/1.1\nhost: gateway\n\n");
            RawCaller.Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("Content-Length and Transfer-Encoding");
            assertThat(caller.isClosed()).as("nothing smuggled is answered").isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'content-length: 5\ncontent-length: 6\n\n'",
        "'content-length: -5\n\n'",
        "'content-length: five\n\n'",
        "'bad header\n\n'",
    })
    void framing_malformed_is400AndCloses(String framing) {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            RawCaller.Answer answer = caller.head(CHAT + KEY + framing).answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":\"invalid_request\"");
            assertThat(answer.header("x-request-id")).isPresent();
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @Test
    void chunks_malformed_goNowhereAndEndTheConnection() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(CHAT + KEY + "transfer-encoding: chunked\n\n5\n{\"mod\nzz\n");
            assertThat(caller.answer().status()).isEqualTo(400);
            assertThat(caller.isClosed()).isTrue();
            assertThat(node.requests()).noneMatch(seen -> seen.text().equals("{\"mod"));
        }
    }

    @Test
    void pair_pipelined_isAnsweredInOrder() {
        String other = SOUND.replace("\"m\"", "\"none\"");
        String first = CHAT + KEY + LENGTH + SOUND;
        String second = CHAT + KEY + "content-length: " + other.length() + "\n\n" + other;
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(first + second);
            assertThat(caller.answer().status()).isEqualTo(200);
            assertThat(caller.answer().status()).isEqualTo(404);
        }
    }
}
