package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BodyLimitsTest extends BadInputFixture {
    @Test
    void body_300LevelsDeep_is400() {
        RawCaller.Answer answer = post(nested(300));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("nested deeper than 256");
    }

    @Test
    void body_256LevelsDeep_passes() {
        assertThat(post(nested(256)).status()).isEqualTo(200);
    }

    /** Returns a valid request with {@code levels} levels of brackets, its own object included. */
    private static byte[] nested(int levels) {
        String metadata = "[".repeat(levels - 1) + "]".repeat(levels - 1);
        return SOUND.replace("}]}", "}],\"metadata\":" + metadata + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void body_of1GiBAnnounced_is413BeforeItComes() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            RawCaller.Answer answer =
                    caller.head(CHAT + KEY + "content-length: 1073741824\n\n").answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("\"code\":\"request_too_large\"", "1048576 bytes");
            assertThat(answer.header("connection")).hasValue("close");
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @Test
    void body_longerThanALong_isRefused() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(CHAT + KEY + "content-length: 99999999999999999999999\n\n");
            assertThat(caller.answer().status()).isIn(400, 413);
        }
    }

    @Test
    void body_tooLarge_isNotRequested() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(CHAT + KEY + "expect: 100-continue\ncontent-length: 2000000\n\n");
            assertThat(caller.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void body_expectingContinue_isRequested() {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(
                    CHAT
                            + KEY
                            + "expect: 100-continue\ncontent-length: "
                            + SOUND.length()
                            + "\n\n");
            assertThat(caller.answer().status()).isEqualTo(100);
            assertThat(caller.head(SOUND).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void body_chunkedBeyondTheLimit_is413BeforeItsEnd() {
        byte[] piece =
                ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(CHAT + KEY + "transfer-encoding: chunked\n\n");
            int sent = 0;
            while (sent < 20 && caller.canWrite(piece)) {
                sent++;
            }
            assertThat(caller.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void body_trickling_is408() throws InterruptedException {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(CHAT + KEY + "content-length: 1000\n\n");
            for (int i = 0; i < 20 && caller.canWrite(new byte[] {'{'}); i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            RawCaller.Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("\"code\":\"request_timeout\"");
            assertThat(caller.isClosed()).isTrue();
        }
    }

    private RawCaller.Answer post(byte[] body) {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            return caller.head(CHAT + KEY + "content-length: " + body.length + "\n\n")
                    .bytes(body)
                    .answer();
        }
    }
}
