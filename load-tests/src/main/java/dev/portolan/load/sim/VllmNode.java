package dev.portolan.load.sim;

import dev.portolan.load.dialect.OpenAiVariant;

/** A vLLM node in some country. */
public final class VllmNode {
    private VllmNode() {}

    /** A vLLM node in the country with this ISO code, named after it until it is given a name. */
    public static PlaceSetup at(String country) {
        return SelfHosted.at(country, OpenAiVariant.VLLM);
    }
}
