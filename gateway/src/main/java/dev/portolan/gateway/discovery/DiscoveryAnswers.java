package dev.portolan.gateway.discovery;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Provider;
import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.discovery.CloudAccount;
import dev.portolan.provider.discovery.Discoverer;
import dev.portolan.provider.discovery.Discoverers;
import dev.portolan.provider.discovery.DiscoveryResult;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clouds' answers for each endpoint of a catalog. */
public final class DiscoveryAnswers {
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    private DiscoveryAnswers() {}

    /** The result of the request for one endpoint. */
    public sealed interface Answer {
        /** The cloud listed its models. */
        record Listed(Discoverer discoverer, DiscoveryResult.Seen seen) implements Answer {}

        /** The request failed; the reason contains no secret. */
        record Failed(String reason) implements Answer {}

        /** The provider has no API for discovery. */
        record Unsupported(String provider) implements Answer {}
    }

    /**
     * Sends a request for every endpoint, one after the other. Blocks.
     *
     * @param addresses URLs of control planes other than the clouds' own, by endpoint id
     */
    public static DiscoveryAnswers request(Catalog catalog, Map<String, URI> addresses) {
        DiscoveryAnswers result = new DiscoveryAnswers();
        endpoints(catalog)
                .forEach(
                        (id, deployments) ->
                                result.answers.put(id, request(deployments, addresses.get(id))));
        return result;
    }

    /** The answers by endpoint id, in the catalog's order. */
    public Map<String, Answer> answers() {
        return answers;
    }

    /** Compares each endpoint that has an answer. */
    public Map<String, Comparison> compare(Catalog catalog, DestinationComparison destinations) {
        Map<String, Comparison> all = new LinkedHashMap<>();
        endpoints(catalog)
                .forEach(
                        (id, deployments) -> {
                            if (answers.get(id) instanceof Answer.Listed listed) {
                                all.put(
                                        id,
                                        Comparison.of(
                                                deployments,
                                                listed.discoverer(),
                                                listed.seen(),
                                                destinations));
                            }
                        });
        return all;
    }

    /** Groups the deployments by endpoint. */
    public static Map<String, List<Deployment>> endpoints(Catalog catalog) {
        Map<String, List<Deployment>> endpoints = new LinkedHashMap<>();
        for (Deployment deployment : catalog.deployments()) {
            endpoints
                    .computeIfAbsent(deployment.facts().id().endpoint(), _ -> new ArrayList<>())
                    .add(deployment);
        }
        return endpoints;
    }

    private static Answer request(List<Deployment> deployments, @Nullable URI address) {
        String provider = deployments.getFirst().facts().provider();
        Optional<Discoverer> discoverer = Discoverers.of(provider);
        if (discoverer.isEmpty()) {
            return new Answer.Unsupported(provider);
        }
        return switch (discoverer.get().survey(account(deployments, address))) {
            case DiscoveryResult.Unanswered unanswered -> new Answer.Failed(unanswered.why());
            case DiscoveryResult.Seen seen -> new Answer.Listed(discoverer.get(), seen);
        };
    }

    private static CloudAccount account(List<Deployment> deployments, @Nullable URI address) {
        Deployment.Wire wire = deployments.getFirst().wire();
        Map<String, String> keys = new HashMap<>(wire.credentials().values());
        keys.put("type", wire.credentials().type());
        AuthStyle style = wire.provider().map(Provider::auth).orElse(AuthStyle.BEARER_OR_NONE);
        return switch (CredentialConfig.parse(style, keys)) {
            case CredentialConfig.Parsed.Valid valid ->
                    new CloudAccount(
                            deployments.stream().map(each -> each.wire().target()).toList(),
                            valid.config(),
                            address);
            case CredentialConfig.Parsed.Invalid invalid ->
                    throw new IllegalStateException(
                            "%s (expected: checked at load)".formatted(invalid.problems()));
        };
    }
}
