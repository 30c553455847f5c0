package dev.portolan.gateway.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

final class NodeMetricsLogTest {
    private static final URI NODE = URI.create("http://gpu-1/metrics");

    private final AtomicLong now = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final NodeMetricsLog log =
            new NodeMetricsLog(now::get, (level, line) -> lines.add(level + " " + line));

    @Test
    void metrics_unavailableThenAvailable_logOneLineEach() {
        for (int i = 0; i < 600; i++) {
            log.unavailable(NODE, "status 404");
            second();
        }
        for (int i = 0; i < 600; i++) {
            log.available(NODE);
            second();
        }
        assertThat(lines)
                .containsExactly(
                        "WARNING http://gpu-1/metrics reports no metrics (status 404); its load is"
                                + " unknown until it does",
                        "INFO http://gpu-1/metrics reports its metrics again");
    }

    @Test
    void metrics_flapping_logAtMostOneLineAMinute() {
        for (int i = 0; i < 600; i++) {
            if (i % 2 == 0) {
                log.unavailable(NODE, "ConnectException");
            } else {
                log.available(NODE);
            }
            second();
        }
        assertThat(lines).hasSizeBetween(2, 11);
    }

    @Test
    void metrics_alwaysAvailable_logNothing() {
        log.available(NODE);
        log.keepOnly(List.of());
        log.available(NODE);
        assertThat(lines).isEmpty();
    }

    private void second() {
        now.addAndGet(Duration.ofSeconds(1).toNanos());
    }
}
