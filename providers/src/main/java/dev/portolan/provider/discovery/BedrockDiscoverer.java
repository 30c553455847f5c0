package dev.portolan.provider.discovery;

import dev.portolan.provider.Target;
import dev.portolan.provider.credential.NoCredentialException;
import dev.portolan.provider.login.AwsCommandCredentials;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.FoundationModelSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileModel;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lists Bedrock's foundation models, and its inference profiles with the regions to which each may
 * route.
 */
final class BedrockDiscoverer implements Discoverer {
    private static final String ACTIVE = "ACTIVE";
    private static final Pattern UNLISTED =
            Pattern.compile(
                    "arn:[^/]+:(?!foundation-model|inference-profile|application-inference-profile)"
                            + "[a-z-]+/.+");

    @Override
    public Set<String> providers() {
        return Set.of("aws-bedrock");
    }

    /** Imported, custom and provisioned models, and prompts, are in neither of the two lists. */
    @Override
    public Optional<String> listedAs(Target target) {
        return Optional.of(target.model()).filter(id -> !UNLISTED.matcher(id).matches());
    }

    @Override
    public DiscoveryResult survey(CloudAccount account) {
        var region = account.setting(Target.REGION);
        if (region == null) {
            return new DiscoveryResult.Unanswered("the endpoint has no region; set it");
        }
        try (var bedrock = client(account, region)) {
            var offers = new ArrayList<OfferedModel>();
            bedrock.listFoundationModels(_ -> {})
                    .modelSummaries()
                    .forEach(model -> offers.add(model(model)));
            for (var type :
                    List.of(
                            InferenceProfileType.SYSTEM_DEFINED,
                            InferenceProfileType.APPLICATION)) {
                bedrock.listInferenceProfilesPaginator(request -> request.typeEquals(type))
                        .inferenceProfileSummaries()
                        .forEach(profile -> offers.add(profile(bedrock, profile)));
            }
            return new DiscoveryResult.Seen(offers);
        } catch (SdkException e) {
            // The message of a service contains the operation and the refusal, never a key.
            return new DiscoveryResult.Unanswered(String.valueOf(e.getMessage()));
        } catch (NoCredentialException e) {
            return new DiscoveryResult.Unanswered(String.valueOf(e.getMessage()));
        }
    }

    private static BedrockClient client(CloudAccount account, String region) {
        var builder =
                BedrockClient.builder()
                        .httpClient(UrlConnectionHttpClient.create())
                        .region(Region.of(region))
                        .credentialsProvider(
                                AwsCommandCredentials.of(account.credentials(), region));
        if (account.endpoint() != null) {
            builder.endpointOverride(account.endpoint());
        }
        return builder.build();
    }

    private static OfferedModel model(FoundationModelSummary model) {
        var lifecycle = model.modelLifecycle();
        var status = lifecycle == null ? ACTIVE : String.valueOf(lifecycle.statusAsString());
        return new OfferedModel(
                new OfferedModel.Name("model", model.modelId(), model.modelArn()),
                lifecycle(status),
                List.of());
    }

    /**
     * Profiles are requested one by one: a list may lag behind, and their destinations must be
     * current.
     */
    private static OfferedModel profile(BedrockClient bedrock, InferenceProfileSummary listed) {
        var profile =
                bedrock.getInferenceProfile(
                        request -> request.inferenceProfileIdentifier(listed.inferenceProfileId()));
        return new OfferedModel(
                new OfferedModel.Name(
                        "profile", profile.inferenceProfileId(), profile.inferenceProfileArn()),
                lifecycle(String.valueOf(profile.statusAsString())),
                profile.models().stream().map(BedrockDiscoverer::region).toList());
    }

    private static OfferedModel.Lifecycle lifecycle(String status) {
        return new OfferedModel.Lifecycle(status, status.equals(ACTIVE));
    }

    /** The fourth part of an ARN; an ARN without a region applies to every region. */
    private static String region(InferenceProfileModel model) {
        var parts = model.modelArn().split(":", -1);
        return parts.length < 4 || parts[3].isEmpty() ? "*" : parts[3];
    }
}
