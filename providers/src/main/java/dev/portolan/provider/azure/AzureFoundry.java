package dev.portolan.provider.azure;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Feature;
import dev.portolan.provider.Operation;
import dev.portolan.provider.Probes;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;

import java.util.Optional;

/**
 * Azure AI Foundry: the v1 path, where the body names the deployment; with an {@code apiVersion},
 * or an address that ends in {@code /models}, the retired inference API, which is told to hand on
 * the members it doesn't know.
 */
public final class AzureFoundry {
    private static final String MODELS = "/models";
    private static final String SERVERLESS = ".models.ai.azure.com";
    private static final String LAST_VERSION = "2024-05-01-preview";

    private AzureFoundry() {}

    public static Provider provider() {
        return new OpenAiDialect(
                Profile.named("azure-foundry")
                        .auth(AuthStyle.AZURE)
                        .probes(new Probes(Optional.empty(), Optional.empty(), Optional.empty()))
                        .without(Feature.VIDEO, Feature.PREFILL)
                        .without(Operation.COMPLETIONS)
                        .header("extra-parameters", "pass-through", AzureFoundry::isRetired)
                        .routed(AzureFoundry::path));
    }

    private static String path(Operation operation, Target target) {
        if (!isRetired(target)) {
            return AzurePaths.root(target) + "/v1" + operation.suffix();
        }
        var version = target.settings().getOrDefault(Target.API_VERSION, LAST_VERSION);
        return models(target) + operation.suffix() + "?api-version=" + AzurePaths.encoded(version);
    }

    private static boolean isRetired(Target target) {
        return target.settings().containsKey(Target.API_VERSION)
                || target.basePath().endsWith(MODELS)
                || isServerless(target);
    }

    /** A serverless deployment has a host of its own, and nothing before its operations. */
    private static boolean isServerless(Target target) {
        return target.base().getHost().endsWith(SERVERLESS);
    }

    private static String models(Target target) {
        var path = target.basePath();
        return path.endsWith(MODELS) || isServerless(target) ? path : path + MODELS;
    }
}
