package dev.portolan.provider.selfhosted;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;

/**
 * Provider for NVIDIA NIM, which refuses unknown members; OpenAI's bookkeeping members are dropped.
 */
public final class Nim {
    private Nim() {}

    public static Provider provider() {
        return new OpenAiDialect(
                Profile.named("nim")
                        .selfHosted()
                        .auth(AuthStyle.BEARER_OR_NONE)
                        .probes(ProbePaths.of("/v1/health/ready", "/v1/metrics"))
                        .without(Feature.FILES)
                        .dropping(
                                "user",
                                "store",
                                "metadata",
                                "service_tier",
                                "safety_identifier",
                                "prompt_cache_key",
                                "prompt_cache_retention")
                        .developerAsSystem());
    }
}
