package dev.portolan.provider.selfhosted;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;

/**
 * Provider for SGLang: like vLLM, with a health path that generates no token and its own prefill
 * flags.
 */
public final class Sglang {
    private Sglang() {}

    public static Provider provider() {
        return new OpenAiDialect(
                Profile.named("sglang")
                        .selfHosted()
                        .auth(AuthStyle.BEARER_OR_NONE)
                        .probes(ProbePaths.of("/health", "/metrics"))
                        .without(Feature.FILES)
                        .developerAsSystem()
                        .prefill(Profile.Prefill.SGLANG));
    }
}
