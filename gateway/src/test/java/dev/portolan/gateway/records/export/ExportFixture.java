package dev.portolan.gateway.records.export;

import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.TestingRequests;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.content.PolicyTexts;
import dev.portolan.gateway.records.content.SharedText;
import dev.portolan.gateway.records.node.NodeRecords;
import dev.portolan.gateway.records.table.RecordQueries;
import dev.portolan.gateway.records.table.RowListener;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.TestingStores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Exports of records of two tenants, written by a real node, for tests that change them. */
final class ExportFixture {
    static final RecordVerifier.Trust NOTHING_KNOWN = new RecordVerifier.Trust(Set.of(), List.of());

    private final Path folder;
    private final Store store;

    private ExportFixture(Path folder, Store store) {
        this.folder = folder;
        this.store = store;
    }

    /** Records requests of {@code acme} and of {@code other} in turn, on one node. */
    static ExportFixture of(Path folder, int requests) {
        return of(folder, requests, 1);
    }

    /** Records requests with so many restarts of the node, each of which rotates its key. */
    static ExportFixture of(Path folder, int requests, int starts) {
        Store store = TestingStores.open(TestingStores.sqlite(folder.resolve("portolan.db")));
        ExportFixture fixture = new ExportFixture(folder, store);
        for (int start = 0; start < starts; start++) {
            fixture.record("par-1", start * requests, requests, start > 0);
        }
        return fixture;
    }

    /** Records more requests. */
    void record(String node, int first, int count, boolean rotate) {
        try {
            Path configuration = Files.createTempDirectory(folder, "configuration");
            TestingRequests requests = new TestingRequests(configuration);
            Path place = folder.resolve("records-" + node);
            if (rotate) {
                try (var held = dev.portolan.gateway.records.node.NodeFolder.open(place)) {
                    held.rotate();
                }
            }
            try (NodeRecords records =
                    NodeRecords.open(
                            new NodeRecords.Node(node, 100, RowListener.NONE),
                            new RecordSettings(
                                    RecordSettings.Mode.REQUIRED, place, 1 << 24, null, null),
                            store,
                            InstantSource.system())) {
                records.configuration(texts(requests), "");
                for (int i = first; i < first + count; i++) {
                    requests.sendAs(i % 2 == 0 ? "acme" : "other", records.requests(), "r" + i);
                }
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static PolicyTexts texts(TestingRequests requests) {
        return new PolicyTexts(
                requests.grounds().configuration(),
                Map.of(
                        requests.grounds().decision().policies().getFirst(),
                        new PolicyTexts.Place("p.yaml", 2)),
                Map.of("p.yaml", SharedText.of("policies: # the policy's text\n")));
    }

    /** Exports all of a tenant, or of all tenants. */
    Path export(@org.jspecify.annotations.Nullable String tenant) {
        try {
            Path out = Files.createTempDirectory(folder, "export");
            RecordExport.Query all =
                    new RecordExport.Query(tenant, Instant.EPOCH, Instant.now().plusSeconds(3_600));
            store.<RecordExport.Exported>read(
                    connection -> {
                        try {
                            return RecordExport.write(new RecordQueries(connection), all, out);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            return out;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The head that the node keeps apart from the store. */
    SignedHead keptHead(String node) {
        try {
            return RecordVerifier.head(
                            Files.readString(folder.resolve("records-" + node + "/head.json")))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        store.close();
    }

    static Verification verify(Path export) {
        return verify(export, NOTHING_KNOWN);
    }

    static Verification verify(Path export, RecordVerifier.Trust trust) {
        try {
            return RecordVerifier.verify(export, trust, _ -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that a verification writes about attempts. */
    static List<String> lines(Path export) {
        List<String> lines = new ArrayList<>();
        try {
            RecordVerifier.verify(export, NOTHING_KNOWN, lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    static List<Path> files(Path export) {
        try (Stream<Path> files = Files.walk(export)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the lines of a file of an export, to change them. */
    static List<String> linesOf(Path export, String name) {
        try {
            return new ArrayList<>(Files.readAllLines(export.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path export, String name, List<String> lines) {
        try {
            Files.writeString(
                    export.resolve(name), lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
