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
    private final NodeMetricsLog news =
            new NodeMetricsLog(now::get, (level, line) -> lines.add(level + " " + line));

    @Test
    void nodeWithoutMetrics_isOneWarningAndItsReturnOneLine() {
        for (int i = 0; i < 600; i++) {
            news.isSilent(NODE, "it answers 404");
            second();
        }
        for (int i = 0; i < 600; i++) {
            news.tells(NODE);
            second();
        }
        assertThat(lines)
                .containsExactly(
                        "WARNING http://gpu-1/metrics tells no metrics (it answers 404), so that"
                                + " its load is not known; it is asked on",
                        "INFO http://gpu-1/metrics tells its metrics again");
    }

    @Test
    void nodeThatTellsNowAndThen_isAtMostOneLineAMinute() {
        for (int i = 0; i < 600; i++) {
            if (i % 2 == 0) {
                news.isSilent(NODE, "ConnectException");
            } else {
                news.tells(NODE);
            }
            second();
        }
        assertThat(lines).hasSizeBetween(2, 11);
    }

    @Test
    void nodeThatAlwaysTells_isNoLine() {
        news.tells(NODE);
        news.keepOnly(List.of());
        news.tells(NODE);
        assertThat(lines).isEmpty();
    }

    private void second() {
        now.addAndGet(Duration.ofSeconds(1).toNanos());
    }
}
