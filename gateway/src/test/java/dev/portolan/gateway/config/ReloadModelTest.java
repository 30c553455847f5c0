package dev.portolan.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.reload.Reloader;
import dev.portolan.gateway.telemetry.Telemetry;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Random edits, many of them during a load: in the end the files are in force, or the last valid
 * configuration with the files' errors.
 */
final class ReloadModelTest {
    private static final InstantSource NOON = () -> Instant.parse("2026-11-23T12:00:00Z");
    private static final int ROUNDS = 60;
    private static final int QUIET_LOOKS = 8;
    private static final String BROKEN = "{ not: [closed\n";

    @TempDir private Path folder;
    private final Telemetry telemetry = new Telemetry();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void reloader_randomEditsDuringLoads_endsWithTheFilesContent(long seed) throws IOException {
        Files.createDirectories(folder);
        try (telemetry) {
            new Run(folder, telemetry, new Random(seed)).play();
        }
    }

    /** One sequence of edits. */
    private static final class Run {
        private final Path folder;
        private final Random random;
        private final ConfigLoader judge;
        private final CurrentSnapshot live;
        private final Reloader reloader;
        private final List<Edit> edits =
                List.of(
                        this::editRoot,
                        this::editTenants,
                        this::editPolicy,
                        this::addPolicy,
                        this::removePolicy,
                        this::renamePolicy,
                        this::swapLink,
                        this::editIncluded,
                        this::writeLog,
                        this::setClockBack,
                        this::replaceByRename,
                        this::touch);
        private boolean meddling;
        private int counter;
        private int good;

        Run(Path folder, Telemetry telemetry, Random random) throws IOException {
            this.folder = folder;
            this.random = random;
            Files.createDirectories(folder.resolve("policies"));
            mend();
            this.judge = new ConfigLoader(folder, Map.of(), NOON);
            ConfigLoader loader = judge.withAccessHook(path -> meddle());
            meddling = true;
            LoadResult first = loader.load();
            while (!(first instanceof LoadResult.Valid)) {
                meddling = false;
                mend();
                meddling = true;
                first = loader.load();
            }
            this.live = new CurrentSnapshot(((LoadResult.Valid) first).snapshot());
            this.reloader = new Reloader(loader, live, telemetry, NOON);
        }

        void play() throws IOException {
            for (int round = 0; round < ROUNDS; round++) {
                meddling = true;
                for (int step = random.nextInt(6); step >= 0; step--) {
                    edit();
                    if (random.nextBoolean()) {
                        reloader.poll();
                    }
                    if (random.nextInt(8) == 0) {
                        reloader.reload();
                    }
                }
                meddling = false;
                for (int look = 0; look < QUIET_LOOKS; look++) {
                    reloader.poll();
                }
                judge(round);
                restUndisturbed(round);
                if (random.nextInt(3) == 0) {
                    mend();
                }
            }
            assertThat(good).as("rounds that end sound").isBetween(ROUNDS / 5, ROUNDS * 4 / 5);
        }

        private void judge(int round) {
            String when = "round " + round;
            switch (judge.reload(live.current())) {
                case LoadResult.Valid valid -> {
                    Snapshot said = valid.snapshot();
                    assertThat(live.failure()).as(when).isEmpty();
                    assertThat(live.current().provenance().digest())
                            .as(when)
                            .isEqualTo(said.provenance().digest());
                    assertThat(live.current().settings().node()).isEqualTo(said.settings().node());
                    assertThat(live.current().tenants().isSameAs(said.tenants())).as(when).isTrue();
                    good++;
                }
                case LoadResult.Invalid invalid -> {
                    assertThat(live.failure().orElseThrow().findings())
                            .as(when)
                            .isEqualTo(invalid.findings());
                    Snapshot.Tenants alone = invalid.tenants();
                    assertThat(alone == null || alone.isSameAs(live.current().tenants()))
                            .as(when)
                            .isTrue();
                }
            }
        }

        /** Checks that nothing is loaded again without a change. */
        private void restUndisturbed(int round) throws IOException {
            Snapshot inForce = live.current();
            writeLog();
            reloader.poll();
            writeLog();
            reloader.poll();
            reloader.poll();
            assertThat(live.current()).as("round " + round).isSameAs(inForce);
        }

        /** Edits between two accesses of a load to the file system. */
        private void meddle() {
            if (meddling && random.nextInt(6) == 0) {
                edit();
            }
        }

        private void edit() {
            try {
                edits.get(random.nextInt(edits.size())).make();
            } catch (NoSuchFileException e) {
                counter++; // an earlier edit took the file away
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void mend() throws IOException {
            Files.writeString(folder.resolve("portolan.yaml"), root(next("node-")));
            Files.writeString(folder.resolve("tenants.yaml"), tenants(next("t")));
            Files.writeString(folder.resolve("label.txt"), next("label-"));
            for (Path file : policyFiles()) {
                Files.delete(file);
            }
            Files.writeString(folder.resolve("policies/a.yaml"), policy(next("m")));
            swapTo("policies: [{name: " + next("l") + "}]\n");
        }

        private void editRoot() throws IOException {
            Path file = folder.resolve("portolan.yaml");
            if (random.nextInt(5) == 0) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, random.nextInt(4) == 0 ? BROKEN : root(next("node-")));
            }
        }

        private void editTenants() throws IOException {
            Path file = folder.resolve("tenants.yaml");
            if (random.nextInt(6) == 0) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, random.nextInt(5) == 0 ? BROKEN : tenants(next("t")));
            }
        }

        private void editPolicy() throws IOException {
            Path file = any(policyFiles());
            Files.writeString(file, random.nextInt(4) == 0 ? BROKEN : policy(next("p")));
        }

        private void addPolicy() throws IOException {
            Files.writeString(folder.resolve("policies/" + next("f") + ".yaml"), policy(next("n")));
        }

        private void removePolicy() throws IOException {
            if (policyFiles().size() > 2) {
                Files.delete(any(policyFiles()));
            }
        }

        private void renamePolicy() throws IOException {
            String suffix = random.nextInt(4) == 0 ? ".off" : ".yml";
            Files.move(any(policyFiles()), folder.resolve("policies/" + next("r") + suffix));
        }

        /** As a ConfigMap is mounted: each file is a link through a link that is swapped whole. */
        private void swapLink() throws IOException {
            swapTo(random.nextInt(5) == 0 ? BROKEN : "policies: [{name: " + next("l") + "}]\n");
        }

        private void swapTo(String text) throws IOException {
            Path policies = folder.resolve("policies");
            Path version = Files.createDirectories(policies.resolve(next("..v")));
            Files.writeString(version.resolve("linked.yaml"), text);
            Path fresh = policies.resolve("..data_tmp");
            Files.deleteIfExists(fresh);
            Files.createSymbolicLink(fresh, version.getFileName());
            Files.move(fresh, policies.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            Path link = policies.resolve("linked.yaml");
            if (!Files.isSymbolicLink(link)) {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, Path.of("..data/linked.yaml"));
            }
        }

        private void editIncluded() throws IOException {
            Files.writeString(folder.resolve("label.txt"), next("label-"));
        }

        private void writeLog() throws IOException {
            for (String log : List.of("decisions.jsonl", "policies/access.log")) {
                Files.writeString(
                        folder.resolve(log),
                        "{}\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }

        /** An edit of the same size whose time is the one before, or earlier. */
        private void setClockBack() throws IOException {
            Path file = folder.resolve(random.nextBoolean() ? "portolan.yaml" : "tenants.yaml");
            FileTime before = Files.getLastModifiedTime(file);
            boolean isRoot = file.endsWith("portolan.yaml");
            Files.writeString(file, isRoot ? root(next("node-")) : tenants(next("t")));
            long back = random.nextBoolean() ? 0 : 3_600_000;
            Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() - back));
        }

        private void replaceByRename() throws IOException {
            Path fresh = folder.resolve("portolan.yaml.tmp");
            Files.writeString(fresh, root(next("node-")));
            Files.move(fresh, folder.resolve("portolan.yaml"), StandardCopyOption.REPLACE_EXISTING);
        }

        private void touch() throws IOException {
            Files.setLastModifiedTime(
                    folder.resolve("portolan.yaml"), FileTime.fromMillis(random.nextInt()));
        }

        private List<Path> policyFiles() throws IOException {
            try (Stream<Path> files = Files.list(folder.resolve("policies"))) {
                return new ArrayList<>(files.filter(f -> f.toString().contains(".y")).toList());
            }
        }

        private Path any(List<Path> files) throws IOException {
            if (files.isEmpty()) {
                throw new NoSuchFileException("policies");
            }
            return files.get(random.nextInt(files.size()));
        }

        private String next(String prefix) {
            return prefix + "%04d".formatted(counter++);
        }

        private static String root(String node) {
            return """
            node: {id: %s, country: FR}
            policies: [policies/]
            tenants: tenants.yaml
            logs: {access: policies/access.log, decisions: decisions.jsonl}
            """
                    .formatted(node);
        }

        private static String tenants(String id) {
            String hash = "%064x".formatted(id.hashCode() & 0xffffffffL);
            return """
            tenants:
              - id: %s
                labels: {from: "${file:label.txt}"}
                keys: [{id: k, hash: "sha256:%s"}]
            """
                    .formatted(id, hash);
        }

        private static String policy(String name) {
            return "policies: [{name: " + name + "}]\n";
        }
    }

    @FunctionalInterface
    private interface Edit {
        void make() throws IOException;
    }
}
