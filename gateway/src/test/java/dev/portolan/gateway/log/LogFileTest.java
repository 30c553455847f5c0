package dev.portolan.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.TestingReceipts;
import dev.portolan.gateway.telemetry.AccessLog;
import dev.portolan.gateway.telemetry.Telemetry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

final class LogFileTest {
    @TempDir private Path folder;

    @Test
    void logFile_renamed_continuesInANewFile() throws IOException {
        Path path = folder.resolve("access.log");
        try (LogFile log = LogFile.at(path)) {
            line(log, "one");
            Files.move(path, folder.resolve("access.log.1"));
            line(log, "two");
            Files.delete(path);
            line(log, "three");
        }
        assertThat(folder.resolve("access.log.1")).hasContent("one");
        assertThat(path).hasContent("three");
    }

    @Test
    void logFile_renamedMidLine_completesTheLineInTheOldFile() throws IOException {
        Path path = folder.resolve("access.log");
        try (LogFile log = LogFile.at(path)) {
            log.write(bytes("half "));
            Files.move(path, folder.resolve("access.log.1"));
            line(log, "line");
            line(log, "next");
        }
        assertThat(folder.resolve("access.log.1")).hasContent("half line");
        assertThat(path).hasContent("next");
    }

    @Test
    void logFile_reopenRequested_reopensWithoutANewLine() throws IOException {
        Path path = folder.resolve("access.log");
        try (LogFile log = LogFile.at(path)) {
            line(log, "one");
            Files.move(path, folder.resolve("access.log.1"));
            log.reopen();
            log.flush();
            assertThat(path).isEmptyFile();
        }
    }

    @Test
    void logFile_truncatedInPlace_isAppendedTo() throws IOException {
        Path path = folder.resolve("access.log");
        try (LogFile log = LogFile.at(path)) {
            line(log, "one");
            Files.writeString(path, "");
            line(log, "two");
        }
        assertThat(path).hasContent("two");
    }

    @Test
    void logFile_cannotBeReopened_continuesInTheOldFile() throws IOException {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        try (LogFile log = LogFile.at(logs.resolve("access.log"))) {
            line(log, "one");
            Files.move(logs, folder.resolve("gone"));
            line(log, "two");
            Files.createDirectory(logs);
            line(log, "three");
        }
        assertThat(folder.resolve("gone/access.log")).hasContent("one\ntwo");
        assertThat(logs.resolve("access.log")).hasContent("three");
    }

    @Test
    void accessLog_rotatedWhileItIsWritten_losesNoLine() throws IOException {
        int lines = 4_000;
        Path path = folder.resolve("access.log");
        try (Telemetry telemetry = new Telemetry()) {
            LogFile file = LogFile.at(path);
            try (AccessLog log = AccessLog.to(file, telemetry)) {
                for (int i = 0; i < lines; i++) {
                    log.offer(TestingReceipts.refused("r" + i));
                    if (i % 100 == 0 && Files.exists(path)) {
                        Files.move(path, folder.resolve("rotated." + i));
                        file.reopen();
                    }
                }
            }
            assertThat(telemetry.accessLogDropped()).isZero();
        }
        Set<String> seen = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                List<String> whole = Files.readAllLines(file);
                assertThat(whole).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
                whole.forEach(
                        line -> seen.add(line.replaceAll(".*\"request\":\"(r\\d+)\".*", "$1")));
            }
        }
        assertThat(seen).hasSize(lines);
    }

    private static void line(LogFile log, String text) throws IOException {
        log.write(bytes(text + "\n"));
        log.flush();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
