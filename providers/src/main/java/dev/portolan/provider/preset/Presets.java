package dev.portolan.provider.preset;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Provider;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;

import java.util.List;

/** Providers for hosted services with OpenAI's protocol. */
public final class Presets {
    private Presets() {}

    /** Returns all presets. */
    public static List<Provider> all() {
        return List.of(ovhCloud(), scaleway(), ionos(), stackit(), nebius(), coreWeave());
    }

    /** Returns OVHcloud AI Endpoints, which also accept rate-limited requests without a key. */
    static Provider ovhCloud() {
        return new OpenAiDialect(
                hosted("ovhcloud")
                        .at("https://oai.endpoints.kepler.ai.cloud.ovh.net/v1")
                        .auth(AuthStyle.BEARER_OR_NONE));
    }

    /** Returns Scaleway Generative APIs, without multiple choices and logit bias. */
    static Provider scaleway() {
        return new OpenAiDialect(
                hosted("scaleway")
                        .at("https://api.scaleway.ai/v1")
                        .without(Feature.MULTIPLE)
                        .refusing("logit_bias")
                        .dropping("user"));
    }

    /** Returns IONOS AI Model Hub, in Berlin. */
    static Provider ionos() {
        return new OpenAiDialect(
                hosted("ionos").at("https://openai.inference.de-txl.ionos.com/v1"));
    }

    /** Returns STACKIT AI Model Serving. */
    static Provider stackit() {
        return new OpenAiDialect(
                hosted("stackit")
                        .at("https://api.openai-compat.model-serving.eu01.onstackit.cloud/v1"));
    }

    /**
     * Returns Nebius Token Factory; this address processes anywhere, dedicated ones name their
     * region.
     */
    static Provider nebius() {
        return new OpenAiDialect(hosted("nebius").at("https://api.tokenfactory.nebius.com/v1"));
    }

    /** Returns CoreWeave, where each customer has an own address. */
    static Provider coreWeave() {
        return new OpenAiDialect(hosted("coreweave"));
    }

    private static Profile hosted(String id) {
        return Profile.named(id).without(Feature.FILES).developerAsSystem();
    }
}
