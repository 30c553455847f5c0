package dev.portolan.load.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.util.List;

final class GatewayProcessTest {

    @Test
    void start_commandThatPrintsItsPorts_returnsBothUrls() throws Exception {
        var printed =
                "echo listening on http://127.0.0.1:8081, admin on http://127.0.0.1:9091/x; sleep"
                        + " 60";
        try (var gateway = GatewayProcess.start(List.of("sh", "-c", "exec 2>&1; " + printed))) {
            assertThat(gateway.dataUrl()).isEqualTo(URI.create("http://127.0.0.1:8081"));
            assertThat(gateway.adminUrl()).isEqualTo(URI.create("http://127.0.0.1:9091"));
        }
    }

    @Test
    void start_commandThatExitsAtOnce_failsWithItsOutput() {
        assertThatThrownBy(
                        () ->
                                GatewayProcess.start(
                                        List.of("sh", "-c", "echo no such tenant; exit 1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such tenant");
    }
}
