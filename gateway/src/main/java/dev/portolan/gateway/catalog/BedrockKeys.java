package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Fields;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.residency.EndpointFacts.Guardrail;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the catalog keys that only Bedrock has. */
final class BedrockKeys {
    private static final String BEDROCK = "aws-bedrock";

    /** Providers of chats whose own API is another than OpenAI's, or never has responses. */
    private static final Set<String> NO_FAMILY =
            Set.of("anthropic", "gcp-vertex", "mistral", "aws-sagemaker");

    private BedrockKeys() {}

    /** The operations that chats are sent by. */
    private enum Api {
        CONVERSE,
        INVOKE,
        CHAT,
        RESPONSES
    }

    /**
     * Reads the operation for chats: Bedrock has two of its own, and servers of OpenAI's family may
     * have the Responses API.
     */
    static void api(String provider, Fields endpoint, Map<String, String> settings) {
        Set<Api> known = known(provider);
        if (endpoint.has("api") && known.isEmpty()) {
            endpoint.error(
                    "api",
                    "\"api\" is a setting of aws-bedrock and of servers with OpenAI's protocol;"
                            + " remove it");
        }
        Optional<Api> api = endpoint.choice("api", Api.class);
        api.filter(each -> !known.isEmpty() && !known.contains(each))
                .ifPresent(
                        each ->
                                endpoint.error(
                                        "api",
                                        "\"api\" is %s (expected with %s: %s)"
                                                .formatted(key(each), provider, keys(known))));
        api.map(BedrockKeys::key).ifPresent(name -> settings.put(Target.API, name));
    }

    private static Set<Api> known(String provider) {
        if (provider.equals(BEDROCK)) {
            return EnumSet.allOf(Api.class);
        }
        Set<Operation> served = Providers.byId(provider).map(Provider::operations).orElse(Set.of());
        boolean family = served.contains(Operation.CHAT) && !NO_FAMILY.contains(provider);
        return family ? EnumSet.of(Api.CHAT, Api.RESPONSES) : EnumSet.noneOf(Api.class);
    }

    private static String keys(Set<Api> known) {
        return known.stream().map(BedrockKeys::key).collect(Collectors.joining(", "));
    }

    private static String key(Api api) {
        return api.name().toLowerCase(Locale.ROOT);
    }

    /** Reads the guardrail of an endpoint or a model; null if there is none. */
    static @Nullable Guardrail guardrail(String provider, Fields fields) {
        if (fields.has("guardrail") && !provider.equals(BEDROCK)) {
            fields.error("guardrail", "\"guardrail\" is a setting of aws-bedrock only; remove it");
        }
        return fields.fields("guardrail").map(BedrockKeys::guardrail).orElse(null);
    }

    private static @Nullable Guardrail guardrail(Fields fields) {
        fields.reportMissing("id", "the guardrail's id or ARN");
        fields.reportMissing("version", "a number, or DRAFT");
        String id = fields.optionalText("id").orElse("");
        String version = fields.optionalText("version").orElse("");
        String profile = fields.optionalText("profile").orElse(null);
        fields.end();
        return id.isEmpty() || version.isEmpty() ? null : new Guardrail(id, version, profile);
    }

    static void put(@Nullable Guardrail guardrail, Map<String, String> settings) {
        if (guardrail != null) {
            settings.put(Target.GUARDRAIL, guardrail.id());
            settings.put(Target.GUARDRAIL_VERSION, guardrail.version());
        }
    }
}
