package dev.portolan.load.sim;

import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;

import java.util.Locale;

/** Inference servers one runs oneself. */
public final class SelfHosted {
    private SelfHosted() {}

    /** A text generation inference node. */
    public static PlaceSetup tgi(String country) {
        return at(country, OpenAiVariant.TGI);
    }

    /** An SGLang node. */
    public static PlaceSetup sglang(String country) {
        return at(country, OpenAiVariant.SGLANG);
    }

    /** A llama.cpp server. */
    public static PlaceSetup llamaCpp(String country) {
        return at(country, OpenAiVariant.LLAMA_CPP);
    }

    /** An Ollama server, by its OpenAI-compatible paths. */
    public static PlaceSetup ollama(String country) {
        return at(country, OpenAiVariant.OLLAMA);
    }

    /** An NVIDIA inference microservice. */
    public static PlaceSetup nim(String country) {
        return at(country, OpenAiVariant.NIM);
    }

    /** A node of any flavour that speaks OpenAI's protocol under {@code /v1}. */
    public static PlaceSetup at(String country, OpenAiVariant flavour) {
        var kind = flavour.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new PlaceSetup(
                kind + " in " + country, profile -> new OpenAiServerDialect(profile, flavour));
    }
}
