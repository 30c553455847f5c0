package dev.portolan.provider.selfhosted;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Operation;

import java.util.Optional;

/** Provider for Text Embeddings Inference: embeddings, and rerank in a form of its own. */
public final class Tei {
    private Tei() {}

    /** Returns the provider of embeddings. */
    public static Provider provider() {
        return new OpenAiDialect(
                Profile.named("tei")
                        .auth(AuthStyle.BEARER_OR_NONE)
                        .probes(
                                new ProbePaths(
                                        Optional.empty(),
                                        Optional.of("/health"),
                                        Optional.of("/metrics")))
                        .without(Operation.CHAT)
                        .without(Operation.COMPLETIONS));
    }
}
