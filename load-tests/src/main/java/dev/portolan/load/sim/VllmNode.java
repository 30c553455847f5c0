package dev.portolan.load.sim;

import dev.portolan.load.dialect.Flavour;

/** A vLLM node in some country. */
public final class VllmNode {
    private VllmNode() {}

    /** A vLLM node in the country with this ISO code, named after it until it is given a name. */
    public static Setup at(String country) {
        return SelfHosted.at(country, Flavour.VLLM);
    }
}
