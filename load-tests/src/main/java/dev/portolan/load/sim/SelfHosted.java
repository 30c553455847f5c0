package dev.portolan.load.sim;

import dev.portolan.load.dialect.Flavour;
import dev.portolan.load.dialect.OpenAiDialect;

import java.util.Locale;

/** Inference servers one runs oneself. */
public final class SelfHosted {
    private SelfHosted() {}

    /** A text generation inference node. */
    public static Setup tgi(String country) {
        return at(country, Flavour.TGI);
    }

    /** An SGLang node. */
    public static Setup sglang(String country) {
        return at(country, Flavour.SGLANG);
    }

    /** A llama.cpp server. */
    public static Setup llamaCpp(String country) {
        return at(country, Flavour.LLAMA_CPP);
    }

    /** An Ollama server, by its OpenAI-compatible paths. */
    public static Setup ollama(String country) {
        return at(country, Flavour.OLLAMA);
    }

    /** An NVIDIA inference microservice. */
    public static Setup nim(String country) {
        return at(country, Flavour.NIM);
    }

    /** A node of any flavour that speaks OpenAI's protocol under {@code /v1}. */
    public static Setup at(String country, Flavour flavour) {
        var kind = flavour.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Setup(kind + " in " + country, profile -> new OpenAiDialect(profile, flavour));
    }
}
