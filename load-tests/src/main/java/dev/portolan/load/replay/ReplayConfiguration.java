package dev.portolan.load.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The gateway's configuration for a plan, in a temporary folder with one tenant. */
final class ReplayConfiguration implements AutoCloseable {
    private static final List<String> FILES =
            List.of("portolan.yaml", "catalog.yaml", "policies.yaml", "tenants.yaml");
    private final Path folder;

    private ReplayConfiguration(Path folder) {
        this.folder = folder;
    }

    static ReplayConfiguration write(ReplayPlan plan, int upstreams, String key)
            throws IOException {
        var folder = Files.createTempDirectory("portolan-replay-");
        Files.writeString(
                folder.resolve("portolan.yaml"),
                """
                node: {id: replay, country: DE}
                listen: {host: 127.0.0.1, port: 0}
                admin: {host: 127.0.0.1, port: 0}
                catalog: [catalog.yaml]
                policies: [policies.yaml]
                tenants: tenants.yaml
                limits: {drain: 1s}
                logs: {access: off}
                """);
        Files.writeString(folder.resolve("catalog.yaml"), plan.catalog(upstreams));
        Files.writeString(folder.resolve("policies.yaml"), plan.policies());
        Files.writeString(
                folder.resolve("tenants.yaml"),
                "tenants: [{id: replay, keys: [{id: replay, hash: \"%s\"}]}]\n"
                        .formatted(hash(key)));
        return new ReplayConfiguration(folder);
    }

    Path folder() {
        return folder;
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

    @Override
    public void close() throws IOException {
        for (var file : FILES) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.deleteIfExists(folder);
    }
}
