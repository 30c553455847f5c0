package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.snapshot.RuntimeSnapshots;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/** Tests of evidence that expires on a date, in a gateway that is not reloaded. */
final class DatedEvidenceTest {
    private static final Instant LAST_DAY = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir private Path folder;
    private Instant now = LAST_DAY;

    private final Clock clock =
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    an attestation     | url: "https://llm.example/v1", attest: {processing: [FR], storage: [FR], by: ann, at: 2026-11-01, expires: 2026-11-23} | mistral | context: 9
                    resolved regions   | region: eu-central-1 | aws-bedrock | upstream: eu.anthropic.claude-sonnet-4-6, destinations: [eu-central-1], observed: 2026-08-25
                    """)
    void evidence_onTheDayAfterItsLast_countsNoMore(
            String what, String endpoint, String provider, String model) throws IOException {
        write("portolan.yaml", "node: {id: n, country: FR}\n");
        write("tenants.yaml", "tenants: [{id: acme}]\n");
        write(
                "catalog/c.yaml",
                "endpoints: [{id: e, provider: %s, credentials: {type: default}, %s, models: [{model: m, %s}]}]\n"
                        .formatted(provider, endpoint, model)
                        .replace(
                                "mistral, credentials: {type: default}",
                                "mistral, credentials: {type: api-key, key: k}"));
        write("routing-policies/p.yaml", "policies: [{name: p, require: {processing: [EU27]}}]\n");
        LoadResult loaded = new ConfigLoader(folder, Map.of(), clock).load();
        assertThat(loaded).as("%s", loaded.findings()).isInstanceOf(LoadResult.Valid.class);
        try (Telemetry telemetry = new Telemetry()) {
            RuntimeSnapshots snapshots =
                    new RuntimeSnapshots(
                            ((LoadResult.Valid) loaded).snapshot(), telemetry, clock, clock);
            assertThat(decided(snapshots)).as(what).isInstanceOf(Decision.Permitted.class);
            snapshots.checkDate();
            assertThat(decided(snapshots)).as(what).isInstanceOf(Decision.Permitted.class);

            now = LAST_DAY.plusSeconds(86_400);
            snapshots.checkDate();
            assertThat(decided(snapshots)).as(what).isInstanceOf(Decision.Denied.class);
        }
    }

    private static Decision decided(RuntimeSnapshots snapshots) {
        RuntimeSnapshot snapshot = snapshots.current();
        RequestFacts request =
                new RequestFacts(
                        new Caller("acme", Map.of(), "k", null),
                        "m",
                        "/v1/chat/completions",
                        Map.of(),
                        Map.of(),
                        new Demand(false, 10, 10, Capabilities.NONE),
                        Preferences.NONE);
        return snapshot.engine().decide(request, snapshot.fleet(), 0);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
