package dev.portolan.load.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.util.List;

final class GatewayProcessTest {

    @Test
    void gateway_thatPrintsItsPorts_isFoundOnThem() throws Exception {
        var printed =
                "echo listening on http://127.0.0.1:8081, admin on http://127.0.0.1:9091/x; sleep"
                        + " 60";
        try (var gateway = GatewayProcess.start(List.of("sh", "-c", "exec 2>&1; " + printed))) {
            assertThat(gateway.data()).isEqualTo(URI.create("http://127.0.0.1:8081"));
            assertThat(gateway.admin()).isEqualTo(URI.create("http://127.0.0.1:9091"));
        }
    }

    @Test
    void gateway_thatEndsAtOnce_failsWithWhatItSaid() {
        assertThatThrownBy(
                        () ->
                                GatewayProcess.start(
                                        List.of("sh", "-c", "echo no such tenant; exit 1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such tenant");
    }
}
