package dev.portolan.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.TestingReceipts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

final class AccessLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Telemetry telemetry = new Telemetry();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void accessLog_servedRequest_isOneJsonLine() throws Exception {
        try (AccessLog log = AccessLog.to(out, telemetry)) {
            log.offer(TestingReceipts.completed("req-1", CacheStatus.MISS, "0.000042"));
            log.offer(TestingReceipts.refused("req-2"));
        }

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode first = JSON.readTree(lines.getFirst());
        assertThat(first.path("request").asText()).isEqualTo("req-1");
        assertThat(first.path("endpoint").asText()).isEqualTo("paris");
        assertThat(first.path("ms").asDouble()).isEqualTo(12.346);
        assertThat(first.path("attempts").get(0).asText()).isEqualTo("paris=succeeded");
        assertThat(first.has("inputTokens")).isTrue();
        assertThat(lines.getFirst()).contains("\"cost\":0.000042,\"currency\":\"EUR\"");
        JsonNode second = JSON.readTree(lines.get(1));
        assertThat(second.path("code").asText()).isEqualTo("invalid_api_key");
        assertThat(second.has("endpoint")).isFalse();
    }

    @Test
    void accessLog_textWithLineBreaksAndControls_staysOneCleanLine() throws Exception {
        try (AccessLog log = AccessLog.to(out, telemetry)) {
            log.offer(TestingReceipts.refused("a\nb\r\u001b[31m\u2028\u202e" + "x".repeat(5_000)));
        }

        String written = out.toString(StandardCharsets.UTF_8);
        assertThat(written.lines()).hasSize(1);
        assertThat(JSON.readTree(written).path("request").asText())
                .startsWith("a\ufffdb\ufffd\ufffd[31m\ufffd\ufffdx")
                .hasSizeLessThan(300);
    }

    @Test
    void accessLog_writerBehind_dropsAndCounts() {
        CountDownLatch stuck = new CountDownLatch(1);
        AccessLog log = AccessLog.to(new StuckStream(stuck), telemetry, 4);
        for (int i = 0; i < 2_000; i++) {
            log.offer(TestingReceipts.refused("req"));
        }
        stuck.countDown();
        log.close();

        assertThat(telemetry.accessLogDropped()).isPositive();
    }

    @Test
    void accessLog_off_writesNothing() {
        try (AccessLog log = AccessLog.off(telemetry)) {
            log.offer(TestingReceipts.refused("req"));
            assertThat(log.isOn()).isFalse();
        }
        assertThat(telemetry.accessLogDropped()).isZero();
    }

    /** A sink that blocks until it is released. */
    private static final class StuckStream extends OutputStream {
        private final CountDownLatch until;

        StuckStream(CountDownLatch until) {
            this.until = until;
        }

        @Override
        public void write(int b) {
            boolean interrupted = false;
            while (until.getCount() > 0) {
                try {
                    until.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
