package dev.portolan.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

final class EndpointsViewTest {
    private static final Instant LOADED = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void endpoints_attestationExpiresWhileRunning_showsCurrentResidency(@TempDir Path folder)
            throws IOException {
        Files.writeString(
                folder.resolve("portolan.yaml"), "node: {id: n, country: FR}\ncatalog: [c.yaml]\n");
        Files.writeString(
                folder.resolve("c.yaml"),
                """
                endpoints:
                  - id: sweden
                    provider: azure-openai
                    url: http://127.0.0.1:8103
                    region: swedencentral
                    credentials: {type: api-key, key: k}
                    attest: {processing: [SE], by: me, at: 2026-11-01}
                    models: [{model: m, sku: Standard}]
                """);
        Snapshot snapshot =
                ((LoadResult.Valid) new ConfigLoader(folder, Map.of(), () -> LOADED).load())
                        .snapshot();

        JsonNode now = shown(snapshot, "2026-11-23T12:00:00Z");
        assertThat(now.path("processing").path("countries").toString()).isEqualTo("[\"SE\"]");
        assertThat(now.path("evidence").toString())
                .isEqualTo(
                        "[{\"kind\":\"attestation\",\"lastDay\":\"2027-01-30\",\"daysLeft\":68,\"state\":\"fresh\"},"
                            + "{\"kind\":\"facts\",\"lastDay\":\"2027-11-23\",\"daysLeft\":365,\"state\":\"fresh\"}]");
        JsonNode soon = shown(snapshot, "2027-01-30T23:59:59Z");
        assertThat(soon.path("evidence").get(0).path("state").asText()).isEqualTo("ending");
        JsonNode late = shown(snapshot, "2027-01-31T00:00:00Z");
        assertThat(late.path("evidence").get(0).path("state").asText()).isEqualTo("ended");
        assertThat(late.path("processing").path("countries").toString()).isEqualTo("[\"*\"]");
    }

    private static JsonNode shown(Snapshot snapshot, String at) {
        return EndpointsView.of(snapshot, _ -> Optional.empty(), Instant.parse(at))
                .path("deployments")
                .get(0);
    }
}
