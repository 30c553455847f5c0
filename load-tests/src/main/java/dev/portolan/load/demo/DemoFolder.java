package dev.portolan.load.demo;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The gateway's configuration in a temporary folder, with one tenant and a generated key. */
final class DemoFolder implements AutoCloseable {
    /** The demo's tenant id. */
    static final String TENANT = "acme";

    /** The folder of the shippedPolicy policies, and the policies that the demo uses. */
    private static final String LIBRARY = "dev/portolan/policy/library/";

    private static final List<String> POLICIES = List.of("eu-only.yaml", "lowest-cost.yaml");

    private final Path path;
    private final String key;

    private DemoFolder(Path path, String key) {
        this.path = path;
        this.key = key;
    }

    static DemoFolder write(DemoEndpoints endpoints) throws IOException {
        var path = Files.createTempDirectory("portolan-demo-");
        var folder = new DemoFolder(path, newKey());
        try {
            folder.writeFiles(endpoints);
            return folder;
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    private void writeFiles(DemoEndpoints endpoints) throws IOException {
        Files.createDirectories(path.resolve("catalog"));
        Files.createDirectories(path.resolve("routing-policies"));
        Files.writeString(
                path.resolve("portolan.yaml"),
                """
                node: {id: demo, country: FR}
                listen: {host: 127.0.0.1, port: 0}
                admin: {host: 127.0.0.1, port: 0}
                catalog: [catalog/]
                policies: [routing-policies/]
                tenants: tenants.yaml
                limits: {drain: 2s}
                logs: {access: off}
                """);
        Files.writeString(path.resolve("catalog/endpoints.yaml"), endpoints.catalog());
        for (var policy : POLICIES) {
            Files.writeString(
                    path.resolve("routing-policies").resolve(policy), shippedPolicy(policy));
        }
        Files.writeString(
                path.resolve("tenants.yaml"),
                """
                tenants:
                  - id: %s
                    models: [%s]
                    keys: [{id: demo, hash: "%s"}]
                """
                        .formatted(TENANT, DemoEndpoints.MODEL, hash(key)));
    }

    Path path() {
        return path;
    }

    /** Returns the tenant's API key, valid for this demo's gateway only. */
    String key() {
        return key;
    }

    @Override
    public void close() {
        if (Files.exists(path)) {
            try {
                Files.walkFileTree(path, new DeletingVisitor());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Reads a shippedPolicy policy, including its invariants. */
    private static String shippedPolicy(String policy) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(LIBRARY + policy)) {
            if (in == null) {
                throw new IOException("missing in the gateway's jars: " + LIBRARY + policy);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String newKey() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return "ptl_demo_" + HexFormat.of().formatHex(bytes);
    }

    private static String hash(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var bytes = digest.digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static final class DeletingVisitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
