package dev.portolan.load.sim;

import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;

import java.util.Locale;

/** Starts simulated self-hosted inference servers. */
public final class SelfHosted {
    private SelfHosted() {}

    /** Configures a Text Generation Inference node. */
    public static SimulatedEndpointBuilder tgi(String country) {
        return at(country, OpenAiVariant.TGI);
    }

    /** Configures an SGLang node. */
    public static SimulatedEndpointBuilder sglang(String country) {
        return at(country, OpenAiVariant.SGLANG);
    }

    /** Configures a llama.cpp server. */
    public static SimulatedEndpointBuilder llamaCpp(String country) {
        return at(country, OpenAiVariant.LLAMA_CPP);
    }

    /** Configures an Ollama server with its OpenAI-compatible paths. */
    public static SimulatedEndpointBuilder ollama(String country) {
        return at(country, OpenAiVariant.OLLAMA);
    }

    /** Configures an NVIDIA inference microservice. */
    public static SimulatedEndpointBuilder nim(String country) {
        return at(country, OpenAiVariant.NIM);
    }

    /** Configures a node of any variant of OpenAI's protocol under {@code /v1}. */
    public static SimulatedEndpointBuilder at(String country, OpenAiVariant variant) {
        var kind = variant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new SimulatedEndpointBuilder(
                kind + " in " + country, profile -> new OpenAiServerDialect(profile, variant));
    }
}
