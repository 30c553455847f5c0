package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Fields;
import dev.portolan.provider.Target;
import dev.portolan.provider.residency.EndpointFacts.Guardrail;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;

/** Reads the catalog keys that only Bedrock has. */
final class BedrockKeys {
    private static final String BEDROCK = "aws-bedrock";

    private BedrockKeys() {}

    /** The Bedrock operations for chats. */
    private enum Api {
        CONVERSE,
        INVOKE
    }

    static void api(String provider, Fields endpoint, Map<String, String> settings) {
        if (endpoint.has("api") && !provider.equals(BEDROCK)) {
            endpoint.error("api", "\"api\" is a setting of aws-bedrock only; remove it");
        }
        endpoint.choice("api", Api.class)
                .map(Api::name)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .ifPresent(api -> settings.put(Target.API, api));
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
