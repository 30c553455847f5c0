package dev.portolan.provider.selfhosted;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

/**
 * Provider for Text Generation Inference: one choice per request, no embeddings, {@code max_tokens}
 * as the token limit.
 */
public final class Tgi {
    private Tgi() {}

    public static Provider provider() {
        return new OpenAiDialect(
                Profile.named("tgi")
                        .selfHosted()
                        .auth(AuthStyle.BEARER_OR_NONE)
                        .probes(ProbePaths.of("/health", "/metrics"))
                        .without(Operation.EMBEDDINGS)
                        .without(Feature.FILES, Feature.AUDIO, Feature.VIDEO, Feature.MULTIPLE)
                        .renaming("max_completion_tokens", "max_tokens")
                        .developerAsSystem());
    }
}
