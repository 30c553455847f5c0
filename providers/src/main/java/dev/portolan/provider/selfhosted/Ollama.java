package dev.portolan.provider.selfhosted;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;

import java.util.Optional;

/**
 * Provider for Ollama's {@code /v1} paths. Ollama ignores forced tools, log probabilities and
 * multiple choices, so these features are declared unsupported.
 */
public final class Ollama {
    private Ollama() {}

    public static Provider provider() {
        return new OpenAiDialect(
                Profile.named("ollama")
                        .selfHosted()
                        .auth(AuthStyle.BEARER_OR_NONE)
                        .probes(
                                new ProbePaths(
                                        Optional.of("/models"),
                                        Optional.of("/api/version"),
                                        Optional.empty()))
                        .media(MediaTarget.OLLAMA)
                        .without(
                                Feature.FILES,
                                Feature.AUDIO,
                                Feature.VIDEO,
                                Feature.MULTIPLE,
                                Feature.LOGPROBS,
                                Feature.FORCED_TOOL)
                        .refusing("logit_bias")
                        .dropping("user", "store")
                        .renaming("max_completion_tokens", "max_tokens")
                        .developerAsSystem()
                        .prefill(Profile.Prefill.PLAIN)
                        .responses(_ -> true));
    }
}
