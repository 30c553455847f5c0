package dev.portolan.gateway.log;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Formats a log record as one line: time, level, package, message; with a stack trace only in debug
 * mode.
 */
final class LogLine extends Formatter {
    private final boolean debug;

    LogLine(boolean debug) {
        this.debug = debug;
    }

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(160);
        line.append(record.getInstant().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(levelName(record.getLevel()))
                .append(' ')
                .append(packageName(record.getLoggerName()))
                .append(": ");
        LogText.appendSanitised(line, formatMessage(record));
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            appendThrown(line, thrown);
        }
        return line.append('\n').toString();
    }

    private void appendThrown(StringBuilder line, Throwable thrown) {
        if (debug) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            line.append('\n').append(trace);
            return;
        }
        // A library's message may quote its input, so only the exception's class is logged.
        line.append(" (").append(thrown.getClass().getSimpleName()).append(')');
    }

    private static String levelName(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }

    private static String packageName(@Nullable String logger) {
        if (logger == null || logger.isEmpty()) {
            return "portolan";
        }
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
