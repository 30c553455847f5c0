package dev.portolan.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.telemetry.Telemetry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

final class ReloaderTest {
    private static final InstantSource NOON = () -> Instant.parse("2026-11-23T12:00:00Z");

    @TempDir private Path folder;
    private final Telemetry telemetry = new Telemetry();
    private ConfigLoader loader;
    private CurrentSnapshot live;
    private Reloader reloader;

    @BeforeEach
    void load() throws IOException {
        write("portolan.yaml", "node: {id: first, country: FR}\n");
        loader = new ConfigLoader(folder, Map.of(), NOON);
        live = new CurrentSnapshot(((LoadResult.Valid) loader.load()).snapshot());
        reloader = new Reloader(loader, live, telemetry, NOON);
    }

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void reloader_settledChange_isInForceAfterTheSecondPoll() throws IOException {
        write("portolan.yaml", "node: {id: second-one, country: FR}\n");

        reloader.poll();
        assertThat(node()).isEqualTo("first");
        reloader.poll();
        assertThat(node()).isEqualTo("second-one");
    }

    @Test
    void loader_proxyInTheEnvironment_isAWarning() {
        LoadResult loaded =
                new ConfigLoader(folder, Map.of("HTTPS_PROXY", "http://proxy.us:3128"), NOON)
                        .load();
        assertThat(loaded).isInstanceOf(LoadResult.Valid.class);
        assertThat(loaded.findings())
                .filteredOn(finding -> finding.message().contains("HTTPS_PROXY"))
                .singleElement()
                .satisfies(
                        finding ->
                                assertThat(finding.toString())
                                        .contains("portolan.yaml:1:", "is set but ignored")
                                        .doesNotContain("proxy.us"));
    }

    @Test
    void reloader_newFileInAWatchedFolder_isLoaded() throws IOException {
        write("routing-policies/p.yaml", "policies: [{name: all}]\n");

        pollTwice();

        assertThat(live.current().rules().written().policies()).hasSize(1);
    }

    @Test
    void reloader_error_keepsTheOldConfigurationAndReportsIt() throws IOException {
        write("portolan.yaml", "node: {id: second-one, country: UK}\n");

        pollTwice();

        assertThat(node()).isEqualTo("first");
        assertThat(live.failure().orElseThrow().findings()).hasSize(1);
        assertThat(telemetry.scrape("")).contains("portolan_config_reload_failures_total 1.0");
    }

    @Test
    void reloader_errorCorrected_clearsTheFailure() throws IOException {
        write("portolan.yaml", "node: {id: second-one, country: UK}\n");
        pollTwice();
        write("portolan.yaml", "node: {id: third, country: GB}\n");
        pollTwice();

        assertThat(node()).isEqualTo("third");
        assertThat(live.failure()).isEmpty();
    }

    @Test
    void reloader_nothingChanged_doesNotSwap() {
        List<Snapshot> seen = new ArrayList<>();
        live.subscribe(seen::add);

        pollTwice();

        assertThat(seen).isEmpty();
    }

    @Test
    void reloader_logInAWatchedFolder_isIgnored() throws IOException {
        write("routing-policies/p.yaml", "policies: [{name: all}]\n");
        pollTwice();
        Snapshot before = live.current();

        for (int request = 0; request < 5; request++) {
            write("routing-policies/decisions.jsonl", "{}\n".repeat(request));
            write("access.log", "{}\n".repeat(request));
            reloader.poll();
        }
        assertThat(live.current()).isSameAs(before);

        write("routing-policies/p.yaml", "policies: [{name: other}]\n");
        write("access.log", "more");
        reloader.poll();
        write("access.log", "and more");
        reloader.poll();
        assertThat(live.current()).isNotSameAs(before);
    }

    @Test
    void reloader_fileThatNeverSettles_isLoadedAnyway() throws IOException {
        for (int look = 0; look < 6; look++) {
            write("portolan.yaml", "node: {id: n%d, country: FR}\n".formatted(look));
            reloader.poll();
        }

        assertThat(node()).isNotEqualTo("first");
    }

    @Test
    void reloader_sameSizeAndTime_isDetected() throws IOException {
        Path file = folder.resolve("portolan.yaml");
        FileTime time = Files.getLastModifiedTime(file);
        write("portolan.yaml", "node: {id: thist, country: FR}\n");
        Files.setLastModifiedTime(file, time);

        pollTwice();

        assertThat(node()).isEqualTo("thist");
    }

    @Test
    void reloader_editDuringTheStart_isDetected() throws IOException {
        List<String> late = new ArrayList<>(List.of("node: {id: late, country: FR}\n"));
        ConfigLoader starting = loader.withAccessHook(path -> writeOnce(path, late));
        live = new CurrentSnapshot(((LoadResult.Valid) starting.load()).snapshot());
        reloader = new Reloader(starting, live, telemetry, NOON);
        assertThat(node()).isEqualTo("first");

        pollTwice();

        assertThat(node()).isEqualTo("late");
    }

    /** Writes once, when the root has been read and another path is accessed. */
    private void writeOnce(Path path, List<String> texts) {
        if (path.endsWith("tenants.yaml") && !texts.isEmpty()) {
            try {
                write("portolan.yaml", texts.removeFirst());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void reloader_subscriberThatFails_keepsWatching() throws IOException {
        List<Snapshot> refused = new ArrayList<>();
        live.subscribe(
                next -> {
                    if (next.settings().node().id().equals("bad")) {
                        refused.add(next);
                        throw new IllegalStateException("of the test");
                    }
                });
        write("portolan.yaml", "node: {id: bad, country: FR}\n");
        pollTwice();
        assertThat(refused).hasSize(1);
        assertThat(live.failure()).isPresent();

        write("portolan.yaml", "node: {id: good, country: FR}\n");
        pollTwice();
        assertThat(node()).isEqualTo("good");
        assertThat(live.failure()).isEmpty();
    }

    @Test
    void reloader_failureThatDependsOnTheDate_isRetriedNextDay() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(NOON.instant());
        ConfigLoader dated = new ConfigLoader(folder, Map.of(), now::get);
        live = new CurrentSnapshot(((LoadResult.Valid) dated.load()).snapshot());
        reloader = new Reloader(dated, live, telemetry, now::get);
        write(
                "catalog/c.yaml",
                """
                endpoints:
                  - id: sweden
                    provider: azure-openai
                    url: https://acme.openai.azure.com
                    region: swedencentral
                    credentials: {type: api-key, key: k}
                    attest: {processing: [SE], by: me, at: 2026-11-24}
                    models: [{model: m, sku: Standard}]
                """);
        pollTwice();
        assertThat(live.failure()).isPresent();

        now.set(NOON.instant().plus(Duration.ofDays(1)));
        reloader.poll();
        assertThat(live.failure()).isEmpty();
    }

    @Test
    void reloader_startupSettingsChanged_stayAndAreReported() throws IOException {
        write(
                "portolan.yaml",
                """
                node: {id: next, country: FR}
                listen: {port: 8081}
                admin: {port: 9091, token: a-token-nobody-guesses}
                limits: {headerBytes: 32KiB, headerTimeout: 4s, drain: 5s}
                logs: {access: off, decisions: d.jsonl}
                store: {url: "sqlite:s.db", country: FR}
                """);
        pollTwice();

        Snapshot now = live.current();
        assertThat(now.needsRestart())
                .containsExactly(
                        "listen.port",
                        "admin.port",
                        "limits.headerBytes",
                        "limits.headerTimeout",
                        "logs.access",
                        "logs.decisions",
                        "store");
        assertThat(now.settings().listen().port()).isEqualTo(8080);
        assertThat(now.settings().placement().sinks()).hasSize(1);
        assertThat(now.settings().limits().drain()).hasSeconds(5);
        assertThat(now.settings().admin().token())
                .isEqualTo(new ConfigSecret("a-token-nobody-guesses"));

        write("portolan.yaml", "node: {id: next, country: FR}\n");
        pollTwice();
        assertThat(live.current().needsRestart()).isEmpty();
        assertThat(live.current().settings().admin().token()).isNull();
    }

    @Test
    void reloader_tokenRemovedOnANonLoopbackPlane_stays() throws IOException {
        write(
                "portolan.yaml",
                """
                node: {id: n, country: FR}
                admin: {host: 0.0.0.0, token: a-token-nobody-guesses}
                """);
        live = new CurrentSnapshot(((LoadResult.Valid) loader.load()).snapshot());
        reloader = new Reloader(loader, live, telemetry, NOON);
        write("portolan.yaml", "node: {id: n, country: FR}\nadmin: {host: 127.0.0.1}\n");
        pollTwice();

        assertThat(live.current().settings().admin().token()).isNotNull();
        assertThat(live.current().needsRestart()).containsExactly("admin.host", "admin.token");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 0.0.0.0, true",
        "'::', 10.0.0.1, true",
        "localhost, '::1', true",
        "LocalHost., 127.0.0.1, true",
        "'::1', '0:0:0:0:0:0:0:1', true",
        "gateway.internal, GATEWAY.internal, true",
        "127.0.0.1, 127.0.0.2, false",
        "10.0.0.1, localhost, false",
        "'::1', 127.0.0.1, false",
        "a.internal, b.internal, false",
    })
    void loader_bothPlanesOnOnePort_isAnErrorIfTheHostsOverlap(
            String listen, String admin, boolean same) throws IOException {
        write(
                "portolan.yaml",
                """
                node: {id: n, country: FR}
                listen: {host: '%s', port: 8080}
                admin: {host: '%s', port: 8080, token: a-token-nobody-guesses}
                """
                        .formatted(listen, admin));
        assertThat(loader.load() instanceof LoadResult.Invalid).isEqualTo(same);
        assertThat(loader.withPorts(null, 9090).load()).isInstanceOf(LoadResult.Valid.class);
        assertThat(loader.withPorts(0, 0).load()).isInstanceOf(LoadResult.Valid.class);
    }

    @Test
    void loader_commandLinePortsAreEqual_isAnError() {
        assertThat(loader.withPorts(7070, 7070).load().findings())
                .filteredOn(
                        finding -> finding.message().contains("use port 7070 of the same address"))
                .singleElement()
                .satisfies(f -> assertThat(f.at().file()).endsWith("portolan.yaml"));
    }

    @Test
    void live_swap_preparesSubscribersBeforeTheSwap() throws IOException {
        List<String> inForce = new ArrayList<>();
        live.subscribe(next -> inForce.add(node()));

        write("portolan.yaml", "node: {id: second-one, country: FR}\n");
        reloader.reload();

        assertThat(inForce).containsExactly("first");
        assertThat(node()).isEqualTo("second-one");
    }

    private void pollTwice() {
        reloader.poll();
        reloader.poll();
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
