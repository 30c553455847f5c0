package dev.portolan.load.sim;

import dev.portolan.load.dialect.OpenAiVariant;

/** Starts simulated vLLM nodes. */
public final class VllmNode {
    private VllmNode() {}

    /**
     * Configures a vLLM node in the country with this ISO code; the default name contains the code.
     */
    public static SimulatedEndpointBuilder at(String country) {
        return SelfHosted.at(country, OpenAiVariant.VLLM);
    }
}
