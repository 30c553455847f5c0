package dev.portolan.provider;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The destination of one attempt: the endpoint's base address, the model's name there, and settings
 * of the endpoint that shape the request, such as {@link #API_VERSION}. Contains no credential.
 */
public record Target(URI base, String model, Map<String, String> settings) {
    /** Azure: the {@code api-version} of the deployments route; absent means the v1 route. */
    public static final String API_VERSION = "apiVersion";

    /** Google: the project that is billed. */
    public static final String PROJECT = "project";

    /** Azure: the account's resource id, which its control plane uses. */
    public static final String RESOURCE_ID = "resourceId";

    /** The cloud's region or location, if the endpoint declares one. */
    public static final String REGION = "region";

    /** Google: the model's publisher, if the upstream id doesn't contain it. */
    public static final String PUBLISHER = "publisher";

    /**
     * The operation that chats are sent by: of Bedrock Converse unless it is {@link #INVOKE}, of
     * OpenAI's family for callers of the Responses protocol {@link #CHAT} or {@link #RESPONSES}.
     */
    public static final String API = "api";

    /** Bedrock: InvokeModel, which takes the vendor's own JSON. */
    public static final String INVOKE = "invoke";

    /** OpenAI's family: {@link #API} of a server that lacks the Responses API. */
    public static final String CHAT = "chat";

    /** OpenAI's family: {@link #API} of a server that has the Responses API. */
    public static final String RESPONSES = "responses";

    /** Anthropic: the {@code inference_geo} of every request. */
    public static final String INFERENCE_GEO = "inferenceGeo";

    /** Bedrock: the guardrail of every chat, by its id or ARN. */
    public static final String GUARDRAIL = "guardrail";

    /** Bedrock: the version of {@link #GUARDRAIL}. */
    public static final String GUARDRAIL_VERSION = "guardrailVersion";

    /** Self-hosted: the names under {@code supports} in the catalog, separated by commas. */
    public static final String SUPPORTS = "supports";

    /** The family of models whose parameters it accepts, if its id does not name it. */
    public static final String FAMILY = "family";

    public Target {
        if (base.getHost() == null) {
            throw new IllegalArgumentException("base: " + base + " (expected: scheme and host)");
        }
        if (model.isBlank()) {
            throw new IllegalArgumentException("model: blank (expected: the upstream's model id)");
        }
        settings = Map.copyOf(settings);
    }

    public Target(URI base, String model) {
        this(base, model, Map.of());
    }

    /** Returns the features and operations that the catalog declares for a self-hosted server. */
    public List<String> declared() {
        var names = settings.get(SUPPORTS);
        return names == null ? List.of() : List.of(names.split(",", -1));
    }

    /**
     * Returns the base path without a trailing slash, percent-encoded as written; empty for a bare
     * host.
     */
    public String basePath() {
        var path = base.getRawPath() == null ? "" : base.getRawPath();
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
