package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.load.identity.KeyMaterial;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.sim.GoogleIdentity;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The command {@code discover} against Vertex AI, with a service account's token. */
final class VertexDiscoveryTest {
    private static final String ENDPOINTS = "/v1/projects/harbour/locations/europe-west4/endpoints";
    private final GoogleIdentity google = GoogleIdentity.start();
    private final SimulatedEndpoint control = SimulatedEndpoint.withDialect("vertex", this::answer);

    @TempDir private Path path;

    @AfterEach
    void stop() {
        control.close();
        google.close();
    }

    @Test
    void discover_endpointsAndModels_differByKind() throws IOException {
        Commands done = discover(google.serviceAccount(path), "europe-west4");
        assertThat(done.err()).isEmpty();
        assertThat(done.exit()).isEqualTo(1);
        assertThat(done.out().lines())
                .containsExactlyInAnyOrder(
                        "place: missing: place/retired: the cloud has no gemini-1.0-pro",
                        "place: missing: place/lost: the cloud has no endpoints/999",
                        "place: version: place/empty: endpoints/222 is without a deployed model",
                        "place: undeclared: endpoint endpoints/333");
        assertThat(control.requests()).filteredOn(seen -> seen.path().equals(ENDPOINTS)).hasSize(2);
    }

    @Test
    void discover_locationWithoutEndpoints_listsModelsOnly() throws IOException {
        Commands done = discover(google.serviceAccount(path), "eu");
        assertThat(done.err()).isEmpty();
        assertThat(control.requests())
                .noneMatch(seen -> seen.path().contains("/endpoints"))
                .anyMatch(
                        seen ->
                                seen.path()
                                        .equals("/v1/publishers/meta/models/llama-3.3-70b-maas"));
    }

    @Test
    void discover_foreignKey_fails() throws IOException {
        Commands done =
                discover(
                        google.serviceAccount(path, KeyMaterial.generate("stranger")),
                        "europe-west4");
        assertThat(done.exit()).isEqualTo(1);
        assertThat(done.err()).contains("place: request failed").doesNotContain("PRIVATE KEY");
        assertThat(control.requests()).isEmpty();
    }

    @Test
    void discover_unexpectedAnswer_isNotAnEmptyList() throws IOException {
        try (SimulatedEndpoint stranger =
                SimulatedEndpoint.withDialect(
                        "stranger",
                        _ ->
                                Script.whole(
                                        200,
                                        Map.of("content-type", "text/html"),
                                        ByteString.of("<html>")))) {
            Commands done = discover(google.serviceAccount(path), "europe-west4", stranger);
            assertThat(done.exit()).isEqualTo(1);
            assertThat(done.err()).contains("not a JSON object");
        }
    }

    private Commands discover(Path key, String location) throws IOException {
        return discover(key, location, control);
    }

    private Commands discover(Path key, String location, SimulatedEndpoint cloud)
            throws IOException {
        CatalogFolder folder =
                CatalogFolder.with(
                        path,
                        """
                        endpoints:
                          - id: place
                            provider: gcp-vertex
                            region: %s
                            project: harbour
                            credentials: {type: service-account, file: "%s"}
                            models:
                              - {model: gemini, upstream: gemini-3-flash}
                              - {model: llama, upstream: meta/llama-3.3-70b-maas}
                              - {model: retired, upstream: gemini-1.0-pro}
                              - {model: own, upstream: endpoints/111}
                              - {model: empty, upstream: endpoints/222}
                              - {model: lost, upstream: endpoints/999}
                        """
                                .formatted(location, key));
        return folder.run("discover", "--endpoint", "place=" + cloud.url());
    }

    private Script answer(ReceivedRequest request) {
        String token = request.header("authorization").orElse("").replaceFirst("^Bearer ", "");
        if (!google.tokens().accepts(token)) {
            return json(
                    401,
                    "{\"error\":{\"code\":401,\"message\":\"no\",\"status\":\"UNAUTHENTICATED\"}}");
        }
        return switch (request.path()) {
            case ENDPOINTS ->
                    request.query("pageToken").isEmpty()
                            ? json(
                                    200,
                                    "{\"endpoints\":[%s,%s],\"nextPageToken\":\"p 2\"}"
                                            .formatted(
                                                    endpoint("111", deployed()),
                                                    endpoint("222", "")))
                            : json(
                                    200,
                                    "{\"endpoints\":["
                                            + endpoint("333", deployed())
                                            + ","
                                            + endpoint("444", "")
                                            + "]}");
            case "/v1/publishers/google/models/gemini-3-flash",
                    "/v1/publishers/meta/models/llama-3.3-70b-maas" ->
                    json(
                            200,
                            "{\"name\":\"%s\",\"versionId\":\"default\",\"launchStage\":\"GA\"}"
                                    .formatted(request.path().substring("/v1/".length())));
            default ->
                    json(
                            404,
                            "{\"error\":{\"code\":404,\"message\":\"no\",\"status\":\"NOT_FOUND\"}}");
        };
    }

    private static String deployed() {
        return "{\"id\":\"1\",\"model\":\"projects/1/locations/europe-west4/models/7\",\"modelVersionId\":\"1\"}";
    }

    private static String endpoint(String id, String deployed) {
        return "{\"name\":\"projects/1/locations/europe-west4/endpoints/%s\",\"displayName\":\"e\",\"deployedModels\":[%s]}"
                .formatted(id, deployed);
    }

    private static Script json(int status, String body) {
        return Script.whole(
                status, Map.of("content-type", "application/json"), ByteString.of(body));
    }
}
