package dev.portolan.provider.azure;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.operation.OperationTable;
import dev.portolan.provider.operation.OperationsProvider;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.schema.SchemaRules;

import java.util.Optional;

/**
 * Provider for Azure OpenAI. With an {@code apiVersion} the path names the deployment; without one
 * the v1 path is used and the body names the deployment.
 */
public final class AzureOpenAi {
    private static final String SEPTEMBER_2024 = "2024-09-01";

    private AzureOpenAi() {}

    public static Provider provider() {
        return new OperationsProvider(
                chats(),
                OperationTable.passed(
                        AzureOpenAi::path,
                        Operation.TRANSCRIPTIONS,
                        Operation.TRANSLATIONS,
                        Operation.SPEECH,
                        Operation.IMAGES,
                        Operation.IMAGE_EDITS));
    }

    private static Provider chats() {
        return new OpenAiDialect(
                Profile.named("azure-openai")
                        .auth(AuthStyle.AZURE)
                        .probes(
                                new ProbePaths(
                                        Optional.empty(), Optional.empty(), Optional.empty()))
                        .media(MediaTarget.OPENAI)
                        .without(Feature.VIDEO, Feature.PREFILL)
                        .schemas(SchemaRules.AZURE)
                        .usageOnRequest(AzureOpenAi::isSinceSeptember2024)
                        .renaming(
                                "max_completion_tokens",
                                "max_tokens",
                                target -> !isSinceSeptember2024(target))
                        .tiers("auto", "default", "priority")
                        .responses(target -> !target.settings().containsKey(Target.API_VERSION))
                        .encrypts()
                        .routed(AzureOpenAi::path));
    }

    private static String path(Operation operation, Target target) {
        var root = AzurePaths.root(target);
        var version = target.settings().get(Target.API_VERSION);
        if (version == null) {
            return root + "/v1" + operation.suffix();
        }
        return root
                + "/deployments/"
                + AzurePaths.encoded(target.model())
                + operation.suffix()
                + "?api-version="
                + AzurePaths.encoded(version);
    }

    /**
     * Returns whether the API version, which begins with its date, accepts {@code stream_options}
     * and {@code max_completion_tokens}.
     */
    private static boolean isSinceSeptember2024(Target target) {
        var version = target.settings().get(Target.API_VERSION);
        return version == null || version.compareTo(SEPTEMBER_2024) >= 0;
    }
}
