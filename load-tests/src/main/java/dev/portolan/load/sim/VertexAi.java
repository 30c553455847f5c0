package dev.portolan.load.sim;

import dev.portolan.load.google.VertexDialect;

/** Starts simulated Vertex AI endpoints. */
public final class VertexAi {
    private VertexAi() {}

    /**
     * Configures the models of a project in a location such as {@code europe-west4}; Mistral's and
     * Llama's models are served at the partner-model paths.
     */
    public static SimulatedEndpointBuilder in(String project, String location) {
        return new SimulatedEndpointBuilder(
                "vertex in " + location, profile -> new VertexDialect(profile, project, location));
    }
}
