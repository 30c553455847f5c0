package dev.portolan.gateway.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.TestingPostgres;
import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Two gateways that share a PostgreSQL. */
final class ReplicasTest {
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private Program one;
    private Program other;

    @BeforeEach
    void start() throws Exception {
        String database = TestingPostgres.shared().createDatabase();
        one = program("one", database);
        other = program("other", database);
    }

    private Program program(String node, String database) throws Exception {
        Path files = folder.resolve(node);
        Files.createDirectory(files);
        Files.writeString(
                files.resolve("portolan.yaml"),
                """
                node: {id: %s, country: FR}
                listen: {host: 127.0.0.1, port: 0}
                admin: {host: 127.0.0.1, port: 0}
                logs: {access: off}
                policies: [p.yaml]
                catalog: [c.yaml]
                store:
                  url: "postgresql://%s@127.0.0.1:%d/%s?sslmode=disable"
                  password: "${env:STORE_PASSWORD}"
                  country: FR
                """
                        .formatted(
                                node,
                                TestingPostgres.USER,
                                TestingPostgres.shared().port(),
                                database));
        Files.writeString(files.resolve("p.yaml"), "policies: [{name: all}]\n");
        Files.writeString(
                files.resolve("c.yaml"),
                """
                endpoints:
                  - id: paris
                    provider: vllm
                    url: http://127.0.0.1:9/v1
                    location: {country: FR}
                    models: [{model: small}]
                """);
        Files.writeString(files.resolve("tenants.yaml"), "tenants: [{id: t}]\n");
        ConfigLoader loader =
                new ConfigLoader(
                        files,
                        Map.of("STORE_PASSWORD", TestingPostgres.PASSWORD),
                        InstantSource.system());
        LoadResult loaded = loader.load();
        if (loaded instanceof LoadResult.Valid valid) {
            return Program.start(loader, valid.snapshot());
        }
        throw new AssertionError(loaded.findings());
    }

    @AfterEach
    void stop() {
        one.stop();
        other.stop();
        client.close();
    }

    @Test
    void keys_changedAtOneReplica_areInForceAtTheOther() throws Exception {
        admin(one, "POST", "/admin/v1/tenants/shop", "{}");
        String key =
                admin(one, "POST", "/admin/v1/tenants/shop/keys", "{\"id\": \"web\"}")
                        .path("key")
                        .asText();
        assertThat(status(one, key)).isEqualTo(200);
        await(other, key, 200);

        admin(other, "POST", "/admin/v1/tenants/shop/keys/web/revoke", "");
        assertThat(status(other, key)).isEqualTo(401);
        await(one, key, 401);

        String second =
                admin(one, "POST", "/admin/v1/tenants/shop/keys", "{}").path("key").asText();
        assertThat(status(one, second)).isEqualTo(200);
        admin(other, "DELETE", "/admin/v1/tenants/shop", "");
        await(one, second, 401);
    }

    private void await(Program program, String key, int status) throws Exception {
        long start = System.nanoTime();
        while (status(program, key) != status) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
            LockSupport.parkNanos(5_000_000);
        }
        System.getLogger("dev.portolan.test")
                .log(
                        System.Logger.Level.INFO,
                        "in force at the other replica after {0} ms",
                        Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private int status(Program program, String key) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + program.port() + "/v1/models"))
                        .header("authorization", "Bearer " + key)
                        .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private JsonNode admin(Program program, String method, String path, String body)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + program.adminPort() + path))
                        .header("content-type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        return new ObjectMapper().readTree(answer.body());
    }
}
