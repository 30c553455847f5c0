package dev.portolan.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.strategy.LiveState;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** The table {@code traps.csv}: one endpoint, one requirement and the expected outcome per line. */
final class TrapsTest {
    private static final InstantSource NOW =
            InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    @TempDir private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/config/traps.csv",
            numLinesToSkip = 1,
            delimiter = '|',
            quoteCharacter = '`')
    void loadAndDecide_trap_givesItsVerdict(
            String name,
            String provider,
            String endpoint,
            String model,
            @Nullable String settings,
            String policy,
            @Nullable String needs,
            String verdict)
            throws IOException {
        String written = settings == null ? "" : settings;
        String node = written.contains("node:") ? "" : "node: {id: n, country: FR}\n";
        write("portolan.yaml", node + written + "\n");
        write("tenants.yaml", "tenants: [{id: acme}]\n");
        write(
                "catalog/c.yaml",
                "endpoints: [{id: e, provider: %s, %s, models: [{model: m, %s}]}]\n"
                        .formatted(provider, endpoint, model));
        write(
                "routing-policies/p.yaml",
                "policies: [{name: p, require: {%s}}]\n".formatted(policy));

        LoadResult loaded = new ConfigLoader(folder, Map.of(), NOW).load();

        assertThat(outcome(loaded, needs)).as("%s: %s", name, loaded.findings()).isEqualTo(verdict);
    }

    private static String outcome(LoadResult loaded, @Nullable String needs) {
        if (!(loaded instanceof LoadResult.Valid valid)) {
            return "CONFIG-ERROR";
        }
        Capabilities needed =
                needs == null
                        ? Capabilities.NONE
                        : Capabilities.of(Capability.of(needs).orElseThrow());
        RequestFacts request =
                new RequestFacts(
                        new Caller("acme", Map.of(), "k", null),
                        "m",
                        "/v1/chat/completions",
                        Map.of(),
                        Map.of(),
                        new Demand(false, 10, 10, needed),
                        Preferences.NONE);
        Decision decision = valid.snapshot().rules().engine().decide(request, LiveState.COLD, 0);
        return decision instanceof Decision.Permitted ? "ALLOW" : "DENY";
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
