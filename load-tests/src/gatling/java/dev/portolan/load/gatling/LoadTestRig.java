package dev.portolan.load.gatling;

import dev.portolan.load.demo.GatewayProcess;
import dev.portolan.load.upstream.LoadUpstream;
import dev.portolan.load.upstream.ResponseShape;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A gateway process in front of two model servers, in Paris and Frankfurt. */
final class LoadTestRig implements AutoCloseable {
    static final String MODEL = "load-model";
    private final LoadUpstream frankfurt;
    private final GatewayProcess gateway;
    private final Path folder;
    private final AtomicBoolean closed = new AtomicBoolean();
    private LoadUpstream paris;

    private LoadTestRig(ResponseShape shape, int tenants) throws IOException {
        paris = LoadUpstream.open(shape);
        frankfurt = LoadUpstream.open(shape);
        folder = Files.createTempDirectory("portolan-load-");
        write(tenants);
        Path launcher = Path.of(System.getProperty("portolan.home", "..")).resolve("portolan");
        gateway =
                GatewayProcess.start(
                        List.of(
                                launcher.toString(),
                                "serve",
                                "--config",
                                folder.toString(),
                                "--port",
                                "0",
                                "--admin-port",
                                "0"));
    }

    /** Starts a rig whose model servers answer with this timing and size. */
    static LoadTestRig start(ResponseShape shape, int tenants) {
        try {
            LoadTestRig rig = new LoadTestRig(shape, tenants);
            Runtime.getRuntime().addShutdownHook(new Thread(rig::close));
            return rig;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the gateway's URL for callers. */
    URI url() {
        try {
            return gateway.dataUrl();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the key of a tenant, counted from 0. */
    static String key(int tenant) {
        return "ptl_load_%08d_0123456789abcdef0123456789abcdef".formatted(tenant);
    }

    /** Stops the Paris server, which is the preferred one. */
    void stopParis() {
        paris.close();
    }

    /** Restarts the Paris server on the same port. */
    void restartParis() {
        paris = LoadUpstream.open(paris.shape(), paris.port());
    }

    private void write(int tenants) throws IOException {
        Files.writeString(
                folder.resolve("portolan.yaml"),
                """
                node: {id: load, country: FR}
                listen: {host: 127.0.0.1, port: 0}
                admin: {host: 127.0.0.1, port: 0}
                catalog: [catalog.yaml]
                policies: [policies.yaml]
                tenants: tenants.yaml
                logs: {access: "off"}
                """);
        Files.writeString(
                folder.resolve("catalog.yaml"),
                "endpoints:\n"
                        + endpoint("paris", "FR", paris.port(), "0.1")
                        + endpoint("frankfurt", "DE", frankfurt.port(), "0.2")
                        + "currencies: {EUR: 1.0}\n");
        Files.writeString(
                folder.resolve("policies.yaml"),
                """
                policies:
                  - name: eu-only
                    when: tenant.labels.residency == "eu"
                    require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                    prefer: {objective: cost}
                """);
        var all = new StringBuilder("tenants:\n");
        for (int tenant = 0; tenant < tenants; tenant++) {
            all.append(
                    """
                      - id: tenant-%d
                        labels: {residency: eu}
                        models: [%s]
                        keys: [{id: load, hash: "sha256:%s"}]
                    """
                            .formatted(tenant, MODEL, sha256(key(tenant))));
        }
        Files.writeString(folder.resolve("tenants.yaml"), all);
    }

    private static String endpoint(String id, String country, int port, String price) {
        return """
          - id: %s
            provider: vllm
            url: http://127.0.0.1:%d/v1
            location: {country: %s}
            operator: {name: Load, country: %s}
            retention: none
            models:
              - {model: %s, price: {input: %s, output: 0.3, currency: EUR}, context: 1000000}
        """
                .formatted(id, port, country, country, MODEL, price);
    }

    private static String sha256(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        gateway.close();
        paris.close();
        frankfurt.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
