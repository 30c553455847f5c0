package dev.portolan.provider.discovery;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.exception.ManagementException;
import com.azure.core.management.profile.AzureProfile;
import com.azure.resourcemanager.cognitiveservices.CognitiveServicesManager;
import com.azure.resourcemanager.cognitiveservices.models.AccountModel;
import com.azure.resourcemanager.cognitiveservices.models.Deployment;
import com.azure.resourcemanager.cognitiveservices.models.DeploymentProvisioningState;

import dev.portolan.provider.Target;
import dev.portolan.provider.credential.Authentication.Header;
import dev.portolan.provider.credential.NoCredentialException;
import dev.portolan.provider.login.CommandToken;
import dev.portolan.provider.residency.EndpointFacts.Spillover;

import org.jspecify.annotations.Nullable;

import reactor.core.publisher.Mono;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists the deployments of an Azure OpenAI or Foundry account, with the SKU and region that
 * determine where each may process.
 */
final class AzureDiscoverer implements Discoverer {

    @Override
    public Set<String> providers() {
        return Set.of("azure-openai", "azure-foundry");
    }

    @Override
    public DiscoveryResult survey(CloudAccount account) {
        var id = account.setting(Target.RESOURCE_ID);
        var resource = id == null ? null : AzureResource.parse(id).orElse(null);
        if (resource == null) {
            return new DiscoveryResult.Unanswered(
                    "the endpoint names no account; set resourceId to the account's resource id,"
                            + " /subscriptions/…/accounts/NAME");
        }
        try {
            return seen(manager(account, resource), resource);
        } catch (NoCredentialException e) {
            return new DiscoveryResult.Unanswered(String.valueOf(e.getMessage()));
        } catch (ManagementException e) {
            return new DiscoveryResult.Unanswered(refusal(e));
        } catch (RuntimeException e) {
            // The exceptions of a client that could not connect or could not read the response.
            return new DiscoveryResult.Unanswered(
                    "%s: %s".formatted(e.getClass().getSimpleName(), reason(e)));
        }
    }

    private static DiscoveryResult seen(CognitiveServicesManager manager, AzureResource resource) {
        var group = resource.group();
        var account = manager.accounts().getByResourceGroup(group, resource.account());
        var site =
                new OfferedModel.AccountSite(
                        region(account.location()),
                        address(account.properties().endpoint(), resource.account()));
        var models = new TreeSet<String>();
        Map<String, AccountModel> known = new HashMap<>();
        for (var model : manager.accounts().listModels(group, resource.account())) {
            models.add(model.name());
            known.put(key(model.name(), model.version()), model);
        }
        List<Deployment> deployments =
                manager.deployments().list(group, resource.account()).stream().toList();
        var spillovers = spillovers(manager, account.id(), deployments);
        List<OfferedModel> offers = new ArrayList<>();
        for (var deployment : deployments) {
            var spillover = spillovers.get(deployment.name());
            offers.add(offer(deployment, spillover, site, known));
        }
        return new DiscoveryResult.Seen(offers, models);
    }

    /**
     * Returns for each deployment, by name, the deployment that takes its overflow; empty if Azure
     * did not answer.
     */
    private static Map<String, Spillover> spillovers(
            CognitiveServicesManager manager, String account, List<Deployment> deployments) {
        Map<String, Spillover> all = new HashMap<>();
        Map<String, String> targets = AzureSpillover.read(manager.serviceClient(), account);
        for (var deployment : deployments) {
            var target = targets.get(deployment.name());
            if (target != null) {
                all.put(
                        deployment.name(),
                        target.isEmpty()
                                ? new Spillover.None()
                                : new Spillover.To(target, sku(target, deployments)));
            }
        }
        return all;
    }

    private static String sku(String name, List<Deployment> deployments) {
        return deployments.stream()
                .filter(deployment -> deployment.name().equals(name) && deployment.sku() != null)
                .map(deployment -> deployment.sku().name())
                .findFirst()
                .orElse("");
    }

    private static OfferedModel offer(
            Deployment found,
            @Nullable Spillover spillover,
            OfferedModel.AccountSite account,
            Map<String, AccountModel> known) {
        var model = found.properties().model();
        var version = model.version() == null ? "" : model.version();
        var deployed =
                new OfferedModel.Deployed(
                        model.name(),
                        version,
                        found.sku() == null ? "" : found.sku().name(),
                        spillover,
                        account);
        var lifecycle = lifecycle(found, known.get(key(model.name(), version)));
        return new OfferedModel(
                new OfferedModel.Name("deployment", found.name(), found.id()),
                lifecycle,
                List.of(),
                deployed);
    }

    private static OfferedModel.Lifecycle lifecycle(
            Deployment found, @Nullable AccountModel model) {
        var state = found.properties().provisioningState();
        if (!DeploymentProvisioningState.SUCCEEDED.equals(state)) {
            return new OfferedModel.Lifecycle(String.valueOf(state), false);
        }
        var stage = model == null ? null : model.lifecycleStatus();
        var end = model == null || model.deprecation() == null ? null : model.deprecation();
        boolean leaving = stage != null && stage.toString().startsWith("Deprecat");
        return leaving
                ? new OfferedModel.Lifecycle(
                        stage + (end == null ? "" : ", ends on " + end.inference()), false)
                : new OfferedModel.Lifecycle(stage == null ? "Succeeded" : stage.toString(), true);
    }

    private static String key(@Nullable String model, @Nullable String version) {
        return model + " " + (version == null ? "" : version);
    }

    /** ARM writes a region as {@code swedencentral} or {@code Sweden Central}. */
    private static String region(String location) {
        return location.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /** An account without an address of its own answers under its name. */
    private static String address(@Nullable String endpoint, String name) {
        return endpoint == null ? "https://" + name + ".openai.azure.com" : endpoint;
    }

    private static CognitiveServicesManager manager(CloudAccount account, AzureResource resource) {
        var cloud = cloud(account.base());
        var scope = cloud.getResourceManagerEndpoint() + ".default";
        var headers = CommandToken.azure(account.credentials(), scope);
        return CognitiveServicesManager.authenticate(
                pipeline(headers),
                new AzureProfile(null, resource.subscription(), at(cloud, account.endpoint())));
    }

    private static AzureEnvironment cloud(URI base) {
        var host = base.getHost().toLowerCase(Locale.ROOT);
        if (host.endsWith(".azure.us")) {
            return AzureEnvironment.AZURE_US_GOVERNMENT;
        }
        return host.endsWith(".azure.cn") ? AzureEnvironment.AZURE_CHINA : AzureEnvironment.AZURE;
    }

    private static AzureEnvironment at(AzureEnvironment cloud, @Nullable URI endpoint) {
        if (endpoint == null) {
            return cloud;
        }
        Map<String, String> endpoints = new HashMap<>(cloud.getEndpoints());
        endpoints.put(AzureEnvironment.Endpoint.RESOURCE_MANAGER.identifier(), endpoint + "/");
        return new AzureEnvironment(endpoints);
    }

    /** Omits the SDK's bearer policy, which refuses an address without TLS. */
    private static HttpPipeline pipeline(List<Header> headers) {
        return new HttpPipelineBuilder().policies(new Bearing(List.copyOf(headers))).build();
    }

    private record Bearing(List<Header> headers) implements HttpPipelinePolicy {
        @Override
        public Mono<HttpResponse> process(
                HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
            put(context);
            return next.process();
        }

        @Override
        public HttpResponse processSync(
                HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
            put(context);
            return next.processSync();
        }

        private void put(HttpPipelineCallContext context) {
            for (var header : headers) {
                context.getHttpRequest()
                        .setHeader(HttpHeaderName.fromString(header.name()), header.value());
            }
        }
    }

    private static String refusal(ManagementException e) {
        var error = e.getValue();
        return error == null
                ? "Azure refused with status " + e.getResponse().getStatusCode()
                : "%s: %s".formatted(error.getCode(), error.getMessage());
    }

    private static String reason(RuntimeException e) {
        var message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse("");
    }
}
