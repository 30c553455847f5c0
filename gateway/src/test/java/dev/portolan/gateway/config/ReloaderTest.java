package dev.portolan.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.telemetry.Telemetry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

final class ReloaderTest {
    private static final InstantSource NOON = () -> Instant.parse("2026-11-23T12:00:00Z");

    @TempDir private Path folder;
    private final Telemetry telemetry = new Telemetry();
    private ConfigLoader loader;
    private Live live;
    private Reloader reloader;

    @BeforeEach
    void load() throws IOException {
        write("portolan.yaml", "node: {id: first, country: FR}\n");
        loader = new ConfigLoader(folder, Map.of(), NOON);
        live = new Live(((Loaded.Valid) loader.load()).snapshot());
        reloader = new Reloader(loader, live, telemetry, NOON, UnaryOperator.identity());
    }

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void reloader_changeAtRest_isInForceAfterTheSecondLook() throws IOException {
        write("portolan.yaml", "node: {id: second-one, country: FR}\n");

        reloader.look();
        assertThat(node()).isEqualTo("first");
        reloader.look();
        assertThat(node()).isEqualTo("second-one");
    }

    @Test
    void loader_proxyInTheEnvironment_isSaidNotToBeFollowed() {
        Loaded loaded =
                new ConfigLoader(folder, Map.of("HTTPS_PROXY", "http://proxy.us:3128"), NOON)
                        .load();
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        assertThat(loaded.findings())
                .filteredOn(finding -> finding.message().contains("HTTPS_PROXY"))
                .singleElement()
                .satisfies(
                        finding ->
                                assertThat(finding.toString())
                                        .contains("portolan.yaml:1:", "not followed")
                                        .doesNotContain("proxy.us"));
    }

    @Test
    void reloader_newFileInAWatchedPlace_isLoaded() throws IOException {
        write("routing-policies/p.yaml", "policies: [{name: all}]\n");

        lookTwice();

        assertThat(live.current().rules().written().policies()).hasSize(1);
    }

    @Test
    void reloader_mistake_keepsTheOldOneAndSaysSo() throws IOException {
        write("portolan.yaml", "node: {id: second-one, country: UK}\n");

        lookTwice();

        assertThat(node()).isEqualTo("first");
        assertThat(live.failure().orElseThrow().findings()).hasSize(1);
        assertThat(telemetry.scrape("")).contains("portolan_config_reload_failures_total 1.0");
    }

    @Test
    void reloader_mistakeMended_forgetsTheFailure() throws IOException {
        write("portolan.yaml", "node: {id: second-one, country: UK}\n");
        lookTwice();
        write("portolan.yaml", "node: {id: third, country: GB}\n");
        lookTwice();

        assertThat(node()).isEqualTo("third");
        assertThat(live.failure()).isEmpty();
    }

    @Test
    void reloader_nothingChanged_doesNotSwap() {
        List<Snapshot> seen = new ArrayList<>();
        live.subscribe(seen::add);

        lookTwice();

        assertThat(seen).isEmpty();
    }

    @Test
    void live_swap_preparesSubscribersBeforeTheSwap() {
        List<String> inForce = new ArrayList<>();
        live.subscribe(next -> inForce.add(node()));

        live.swap(live.current().withPorts(1, 2));

        assertThat(inForce).containsExactly("first");
        assertThat(live.current().settings().listen().port()).isEqualTo(1);
    }

    private void lookTwice() {
        reloader.look();
        reloader.look();
    }

    private String node() {
        return live.current().settings().node().id();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }
}
