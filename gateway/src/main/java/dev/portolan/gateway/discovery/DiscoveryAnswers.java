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

/** What the clouds answered about each endpoint of a catalogue. */
public final class DiscoveryAnswers {
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    private DiscoveryAnswers() {}

    /** What became of the question about one endpoint. */
    public sealed interface Answer {
        /** The cloud told what it has. */
        record Told(Discoverer by, DiscoveryResult.Seen seen) implements Answer {}

        /** It did not; the reason holds no secret. */
        record Untold(String why) implements Answer {}

        /** There is nobody to be asked at such a provider. */
        record Unasked(String provider) implements Answer {}
    }

    /**
     * Asks about every endpoint, one after the other. Blocks.
     *
     * @param addresses of control planes other than the clouds' own, by the endpoint's id
     */
    public static DiscoveryAnswers make(Catalog catalog, Map<String, URI> addresses) {
        DiscoveryAnswers inquiry = new DiscoveryAnswers();
        endpoints(catalog)
                .forEach(
                        (id, deployments) ->
                                inquiry.answers.put(id, ask(deployments, addresses.get(id))));
        return inquiry;
    }

    /** The answers, by the endpoint's id, in the catalogue's order. */
    public Map<String, Answer> answers() {
        return answers;
    }

    /** Each endpoint that was answered for, beside the answer. */
    public Map<String, Comparison> compare(Catalog catalog, DestinationComparison places) {
        Map<String, Comparison> all = new LinkedHashMap<>();
        endpoints(catalog)
                .forEach(
                        (id, deployments) -> {
                            if (answers.get(id) instanceof Answer.Told told) {
                                all.put(
                                        id,
                                        Comparison.of(deployments, told.by(), told.seen(), places));
                            }
                        });
        return all;
    }

    /** The deployments of each endpoint. */
    public static Map<String, List<Deployment>> endpoints(Catalog catalog) {
        Map<String, List<Deployment>> endpoints = new LinkedHashMap<>();
        for (Deployment deployment : catalog.deployments()) {
            endpoints
                    .computeIfAbsent(deployment.facts().id().endpoint(), _ -> new ArrayList<>())
                    .add(deployment);
        }
        return endpoints;
    }

    private static Answer ask(List<Deployment> deployments, @Nullable URI address) {
        String provider = deployments.getFirst().facts().provider();
        Optional<Discoverer> discoverer = Discoverers.of(provider);
        if (discoverer.isEmpty()) {
            return new Answer.Unasked(provider);
        }
        return switch (discoverer.get().survey(account(deployments, address))) {
            case DiscoveryResult.Unanswered unanswered -> new Answer.Untold(unanswered.why());
            case DiscoveryResult.Seen seen -> new Answer.Told(discoverer.get(), seen);
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
