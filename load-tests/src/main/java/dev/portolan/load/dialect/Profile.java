package dev.portolan.load.dialect;

import dev.portolan.load.answer.Speaker;

import java.util.List;
import java.util.Set;

/**
 * What a place is: its name, who may call it, what it serves.
 *
 * @param keys the credentials it accepts; none means that it asks for none
 * @param models the model or deployment names it answers to
 */
public record Profile(
        String name, Set<String> keys, List<String> models, Speaker speaker, Limits limits) {

    /**
     * Sizes of the simulated model.
     *
     * @param context the tokens of request and answer together
     * @param dimensions the length of an embedding when the caller asks for none
     */
    public record Limits(int context, int dimensions) {}

    public Profile {
        keys = Set.copyOf(keys);
        models = List.copyOf(models);
    }

    boolean admits(String credential) {
        return keys.isEmpty() || keys.contains(credential);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "Profile[" + name + ", " + models + "]";
    }
}
