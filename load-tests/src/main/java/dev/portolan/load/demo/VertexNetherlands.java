package dev.portolan.load.demo;

import dev.portolan.load.demo.DemoEndpoints.DemoEndpoint;
import dev.portolan.load.sim.GoogleIdentity;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VertexAi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Simulated Vertex AI endpoints in the Netherlands, and the token service named in their key file.
 */
final class VertexNetherlands implements AutoCloseable {
    private static final String PROJECT = "harbour";
    private static final String LOCATION = "europe-west4";
    private static final String GEMINI = "gemini-2.5-flash";
    private static final String MISTRAL = "mistral-small-2503";

    private final GoogleIdentity google = GoogleIdentity.start();
    private final Path folder;
    private final Path keyFile;

    VertexNetherlands() {
        try {
            folder = Files.createTempDirectory("portolan-demo-key-");
            keyFile = google.serviceAccount(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts an endpoint with a Google model and one with a partner model, each in its own
     * protocol.
     */
    List<DemoEndpoint> endpoints() {
        return List.of(
                start("netherlands-gemini", "Gemini", GEMINI, GEMINI, "0.35 / 1.05"),
                start(
                        "netherlands-mistral",
                        "Mistral",
                        MISTRAL,
                        "mistralai/" + MISTRAL,
                        "0.40 / 1.20"));
    }

    private DemoEndpoint start(
            String id, String vendor, String model, String upstream, String price) {
        var server =
                VertexAi.in(PROJECT, LOCATION)
                        .named(id)
                        .serving(model)
                        .trusting(google.tokens())
                        .start();
        return new DemoEndpoint(
                server,
                id,
                vendor + " on Vertex AI (NL)",
                price,
                new DemoEndpoint.Entry(lines(server), upstream, "NL"));
    }

    private String lines(SimulatedEndpoint server) {
        return """
        provider: gcp-vertex
        project: %s
        region: %s
        url: %s
        credentials: {type: service-account, file: "%s"}
        %s\
        """
                .formatted(PROJECT, LOCATION, server.url(), keyFile, DemoEndpoints.attest("NL"));
    }

    @Override
    public void close() {
        google.close();
        try {
            Files.deleteIfExists(keyFile);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
