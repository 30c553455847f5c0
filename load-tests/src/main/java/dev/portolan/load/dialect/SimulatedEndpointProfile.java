package dev.portolan.load.dialect;

import dev.portolan.load.answer.SimulatedModel;

import java.util.List;
import java.util.function.Predicate;

/**
 * The configuration of a simulated endpoint: its name, accepted credentials and models.
 *
 * @param credentialCheck accepts or rejects a credential
 * @param models the model or deployment names that the endpoint serves
 */
public record SimulatedEndpointProfile(
        String name,
        Predicate<String> credentialCheck,
        List<String> models,
        SimulatedModel model,
        Limits limits) {

    /**
     * Sizes of the simulated model.
     *
     * @param context the context length in tokens
     * @param dimensions the default length of an embedding
     */
    public record Limits(int context, int dimensions) {}

    public SimulatedEndpointProfile {
        models = List.copyOf(models);
    }

    public boolean accepts(String credential) {
        return credentialCheck.test(credential);
    }

    /** Omits the credential check. */
    @Override
    public String toString() {
        return "Profile[" + name + ", " + models + "]";
    }
}
