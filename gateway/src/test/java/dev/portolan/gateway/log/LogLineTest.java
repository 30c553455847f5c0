package dev.portolan.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;

final class LogLineTest {
    @Test
    void logLine_record_isOneLine() {
        assertThat(new LogLine(false).format(record("reload\nfailed", null)))
                .isEqualTo("2026-11-23T12:00:00Z WARN  config: reload\ufffdfailed\n");
    }

    @Test
    void logLine_exception_showsItsClassWithoutItsMessage() {
        assertThat(new LogLine(false).format(record("x", new IllegalStateException("a prompt"))))
                .endsWith("config: x (IllegalStateException)\n");
    }

    @Test
    void logLine_debug_showsTheTrace() {
        assertThat(new LogLine(true).format(record("x", new IllegalStateException("why"))))
                .contains("IllegalStateException: why")
                .contains("at dev.portolan");
    }

    private static LogRecord record(String message, @Nullable Throwable thrown) {
        LogRecord record = new LogRecord(Level.WARNING, message);
        record.setInstant(Instant.parse("2026-11-23T12:00:00.000123Z"));
        record.setLoggerName("dev.portolan.config");
        record.setThrown(thrown);
        return record;
    }
}
