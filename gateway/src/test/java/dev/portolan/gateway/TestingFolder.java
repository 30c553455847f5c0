package dev.portolan.gateway;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/** A configuration folder with the tenants of {@link TestingGateway}; deleted when closed. */
public final class TestingFolder implements AutoCloseable {
    private final Path path;

    private TestingFolder(Path path) {
        this.path = path;
    }

    /** Writes a folder; {@code settings} are more lines of its {@code portolan.yaml}. */
    static TestingFolder of(String catalog, String policies, String settings) {
        TestingFolder folder;
        try {
            folder = new TestingFolder(Files.createTempDirectory("portolan-test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.write(
                "portolan.yaml",
                """
                node: {id: test, country: FR}
                admin: {host: 127.0.0.1, port: 0}
                catalog: [catalog.yaml]
                policies: [policies.yaml]
                tenants: tenants.yaml
                logs: {access: off}
                """
                        + (settings.contains("listen:")
                                ? ""
                                : "listen: {host: 127.0.0.1, port: 0}\n")
                        + settings);
        folder.write("catalog.yaml", catalog);
        folder.write("policies.yaml", policies);
        folder.write("tenants.yaml", tenants());
        return folder;
    }

    private static String tenants() {
        return """
        tenants:
          - id: acme
            keys:
              - {id: k, hash: "%s"}
              - {id: mistral, hash: "%s", client: mistral}
              - {id: old, hash: "%s", expires: 2020-01-01}
          - id: eu
            labels: {residency: eu}
            keys: [{id: k, hash: "%s"}]
          - id: narrow
            models: [m]
            keys: [{id: k, hash: "%s"}]
        """
                .formatted(
                        hash(TestingGateway.KEY),
                        hash(TestingGateway.MISTRAL_KEY),
                        hash(TestingGateway.EXPIRED_KEY),
                        hash(TestingGateway.EU_KEY),
                        hash(TestingGateway.NARROW_KEY));
    }

    /** Returns the hash of {@code key} as {@code tenants.yaml} holds it. */
    public static String hash(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes one of its files. */
    void write(String name, String text) {
        try {
            Files.writeString(path.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads it as the gateway does; fails the test if it is not valid. */
    Snapshot load() {
        LoadResult loaded = new ConfigLoader(path, Map.of(), Clock.systemUTC()).load();
        if (!(loaded instanceof LoadResult.Valid valid)) {
            throw new AssertionError("the test's configuration: " + loaded.findings());
        }
        return valid.snapshot();
    }

    /** Returns where it is. */
    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
