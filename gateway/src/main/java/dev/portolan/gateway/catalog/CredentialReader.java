package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Position;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Provider;
import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.credential.CredentialConfig.Parsed;
import dev.portolan.provider.registry.Providers;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads an endpoint's credentials and checks them for its provider. */
final class CredentialReader {
    private static final String KEY = "credentials";
    private static final String TYPE = "type";

    private CredentialReader() {}

    static CredentialSpec read(String provider, Fields endpoint) {
        Map<String, String> keys = new LinkedHashMap<>(endpoint.textMap(KEY));
        Providers.byId(provider)
                .map(Provider::auth)
                .ifPresent(style -> check(style, keys, endpoint));
        Position at = endpoint.at(KEY);
        String type = keys.getOrDefault(TYPE, "default");
        keys.remove(TYPE);
        return new CredentialSpec(type, keys, at);
    }

    private static void check(AuthStyle style, Map<String, String> keys, Fields endpoint) {
        if (CredentialConfig.parse(style, keys) instanceof Parsed.Invalid invalid) {
            for (CredentialConfig.Problem problem : invalid.problems()) {
                endpoint.findings()
                        .error(
                                at(problem.key(), endpoint),
                                "credentials." + problem.key() + ": " + problem.message());
            }
        }
    }

    private static Position at(String key, Fields endpoint) {
        if (endpoint.node(KEY).orElse(null) instanceof Node.Mapping mapping) {
            return mapping.find(key).map(entry -> entry.value().at()).orElse(mapping.at());
        }
        return endpoint.at();
    }
}
