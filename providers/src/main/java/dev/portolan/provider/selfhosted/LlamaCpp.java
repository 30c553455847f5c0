package dev.portolan.provider.selfhosted;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;

/** Provider for llama.cpp's server and its derivatives: one choice per request, plain prefill. */
public final class LlamaCpp {
    private LlamaCpp() {}

    public static Provider provider() {
        return new OpenAiDialect(
                Profile.named("llama-cpp")
                        .auth(AuthStyle.BEARER_OR_NONE)
                        .probes(ProbePaths.of("/health", "/metrics"))
                        .without(Feature.FILES, Feature.VIDEO, Feature.MULTIPLE)
                        .renaming("max_completion_tokens", "max_tokens")
                        .developerAsSystem()
                        .prefill(Profile.Prefill.PLAIN));
    }
}
