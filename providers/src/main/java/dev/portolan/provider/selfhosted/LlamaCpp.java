package dev.portolan.provider.selfhosted;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;

/**
 * Provider for llama.cpp's server and its derivatives, which continue a last message of the
 * assistant without a flag.
 */
public final class LlamaCpp {
    private LlamaCpp() {}

    public static Provider provider() {
        return new OpenAiDialect(
                Profile.named("llama-cpp")
                        .selfHosted()
                        .auth(AuthStyle.BEARER_OR_NONE)
                        .probes(ProbePaths.of("/health", "/metrics"))
                        .without(Feature.FILES, Feature.VIDEO)
                        .renaming("max_completion_tokens", "max_tokens")
                        .developerAsSystem()
                        .prefill(Profile.Prefill.PLAIN)
                        .responses(_ -> true));
    }
}
