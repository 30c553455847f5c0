package dev.portolan.load.dialect;

import dev.portolan.load.answer.SimulatedModel;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a place is: its name, who may call it, what it serves.
 *
 * @param door which credentials it accepts
 * @param models the model or deployment names it answers to
 */
public record SimulatedPlaceProfile(
        String name,
        Predicate<String> door,
        List<String> models,
        SimulatedModel speaker,
        Limits limits) {

    /**
     * Sizes of the simulated model.
     *
     * @param context the tokens of request and answer together
     * @param dimensions the length of an embedding when the caller asks for none
     */
    public record Limits(int context, int dimensions) {}

    public SimulatedPlaceProfile {
        models = List.copyOf(models);
    }

    public boolean admits(String credential) {
        return door.test(credential);
    }

    /** Without the door. */
    @Override
    public String toString() {
        return "Profile[" + name + ", " + models + "]";
    }
}
