package dev.portolan.load.sim;

import dev.portolan.load.google.VertexDialect;

/** Vertex AI in one location of a project. */
public final class VertexAi {
    private VertexAi() {}

    /**
     * The models of a project in a location such as {@code europe-west4}; Mistral's and Llama's
     * names are served by the partners' ways in.
     */
    public static PlaceSetup in(String project, String location) {
        return new PlaceSetup(
                "vertex in " + location, profile -> new VertexDialect(profile, project, location));
    }
}
