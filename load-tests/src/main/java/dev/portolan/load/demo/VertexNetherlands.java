package dev.portolan.load.demo;

import dev.portolan.load.demo.DemoEndpoints.Spot;
import dev.portolan.load.sim.GoogleIdentity;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VertexAi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Vertex AI in the Netherlands, and the token service that its callers' key file names. */
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

    /** Google's own model in its own protocol, and a partner's in the partner's. */
    List<Spot> spots() {
        return List.of(
                spot("netherlands-gemini", "Gemini", GEMINI, GEMINI, "0.35 / 1.05"),
                spot(
                        "netherlands-mistral",
                        "Mistral",
                        MISTRAL,
                        "mistralai/" + MISTRAL,
                        "0.40 / 1.20"));
    }

    private Spot spot(String id, String maker, String model, String upstream, String price) {
        var place =
                VertexAi.in(PROJECT, LOCATION)
                        .named(id)
                        .serving(model)
                        .trusting(google.tokens())
                        .start();
        return new Spot(
                place,
                id,
                maker + " on Vertex AI (NL)",
                price,
                new Spot.Entry(lines(place), upstream, "NL"));
    }

    private String lines(SimulatedEndpoint place) {
        return """
        provider: gcp-vertex
        project: %s
        region: %s
        url: %s
        credentials: {type: service-account, file: "%s"}
        %s\
        """
                .formatted(PROJECT, LOCATION, place.url(), keyFile, DemoEndpoints.attest("NL"));
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
