package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Connections that are reset before a request are not logged. */
final class EarlyResetTest {
    private static final int MANY = 5;
    private static final String ROOT = "portolan.yaml";
    private static final List<String> BEGUN =
            List.of(
                    "",
                    "PRI * HTTP/2.0\n\nSM\n\n",
                    "POST /v1/chat/completions HTTP/1.1\nHo",
                    "GET /v1/models HTTP/1.1\nHost: localhost\n\n");
    private static final String SETTINGS = "node: {id: n, country: FR}\n";

    @Test
    void connections_resetBeforeARequest_areNotLogged(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve(ROOT), SETTINGS);
        try (ServedProcess served = ServedProcess.start(folder, Map.of())) {
            for (int i = 0; i < MANY; i++) {
                for (String begun : BEGUN) {
                    RawCaller.to(served.port()).head(begun).abort();
                }
            }
            assertThat(served.adminStatus("/readyz")).isEqualTo(200);
            // A later line shows that all lines before it have been read.
            Files.writeString(folder.resolve(ROOT), SETTINGS + "# edited\n");
            awaitSaid(served, "loaded sha256:");
            assertThat(served.output()).noneMatch(line -> line.contains("reset"));
        }
    }

    private static void awaitSaid(ServedProcess served, String text) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (served.output().stream().noneMatch(line -> line.contains(text))) {
            assertThat(System.nanoTime()).as("%s did not come", text).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
