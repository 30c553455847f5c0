package dev.portolan.gateway.program;

import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.ledger.DecisionRecorder;
import dev.portolan.gateway.log.LogFile;
import dev.portolan.gateway.telemetry.AccessLog;
import dev.portolan.gateway.telemetry.Telemetry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The access log and the decision log at their configured destinations.
 *
 * @param files the logs that are files
 */
record ConfiguredLogs(AccessLog access, DecisionRecorder decisions, List<LogFile> files)
        implements AutoCloseable {
    ConfiguredLogs {
        files = List.copyOf(files);
    }

    static ConfiguredLogs open(Settings.Logs settings, Telemetry telemetry) {
        List<LogFile> files = new ArrayList<>();
        AccessLog access =
                switch (settings.access()) {
                    case Settings.AccessTo.Off _ -> AccessLog.off(telemetry);
                    case Settings.AccessTo.Stdout _ -> AccessLog.to(System.out, telemetry);
                    case Settings.AccessTo.Stderr _ -> AccessLog.to(System.err, telemetry);
                    case Settings.AccessTo.File file ->
                            AccessLog.to(file(file.path(), "access", files), telemetry);
                };
        Settings.Decisions decisions = settings.decisions();
        DecisionRecorder recorder =
                decisions == null
                        ? DecisionRecorder.off(telemetry)
                        : DecisionRecorder.to(
                                file(decisions.file(), "decisions", files), telemetry);
        return new ConfiguredLogs(access, recorder, files);
    }

    private static LogFile file(Path path, String key, List<LogFile> files) {
        try {
            LogFile file = LogFile.at(path);
            files.add(file);
            return file;
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.FINDINGS,
                    "the log " + path + " cannot be written",
                    "correct logs." + key);
        }
    }

    /** Reopens each file before its next line. */
    void reopen() {
        files.forEach(LogFile::reopen);
    }

    /** Writes the queued lines, and stops. */
    @Override
    public void close() {
        access.close();
        decisions.close();
    }
}
