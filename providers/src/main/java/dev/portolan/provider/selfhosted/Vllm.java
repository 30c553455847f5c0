package dev.portolan.provider.selfhosted;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;

/**
 * Provider for vLLM, which supports nearly the whole protocol and its own members, which pass
 * through.
 */
public final class Vllm {
    private Vllm() {}

    public static Provider provider() {
        return new OpenAiDialect(
                Profile.named("vllm")
                        .selfHosted()
                        .auth(AuthStyle.BEARER_OR_NONE)
                        .probes(ProbePaths.of("/health", "/metrics"))
                        .without(Feature.FILES)
                        .refusing("suffix")
                        .developerAsSystem()
                        .prefill(Profile.Prefill.VLLM)
                        .responses(_ -> true));
    }
}
