package dev.portolan.gateway.protocol;

import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.caller.ClientKind;
import dev.portolan.provider.request.Operation;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Determines whose client sent a request.
 *
 * <p>An operation that only one vendor's clients have decides, then a header that only one vendor's
 * clients send, then the key's {@code client} in {@code tenants.yaml}, then the user agent. A
 * request without any of these counts as OpenAI's.
 */
public final class ClientDetection {
    /** Anthropic's clients send the version of the protocol with every request. */
    private static final CharSequence ANTHROPIC_VERSION =
            HttpHeaders.createOptimized("anthropic-version");

    /** Mistral's client for JavaScript sends it where a browser keeps it from naming itself. */
    private static final CharSequence MISTRAL_USER_AGENT =
            HttpHeaders.createOptimized("x-mistral-user-agent");

    /**
     * {@code mistral-client-python/…}, {@code mistral-client-typescript/…}: set by a hook in each
     * of Mistral's clients (mistralai/client-python and client-ts, custom_user_agent, 2025-11).
     */
    private static final String MISTRAL_CLIENT = "mistral-client-";

    /** Mistral's provider in Vercel's AI SDK, after the names of the SDK's other parts. */
    private static final String AI_SDK_MISTRAL = "ai-sdk/mistral/";

    /**
     * The user agents of Anthropic's clients and of its agent (anthropics/anthropic-sdk-python and
     * -typescript, 2026-11), for those that are set to leave the version out.
     */
    private static final List<String> ANTHROPIC_CLIENTS =
            List.of("Anthropic/", "AsyncAnthropic/", "claude-cli/", "claude-code/");

    private ClientDetection() {}

    /**
     * Returns whose client sent a request.
     *
     * @param operation the operation requested, or null for a request of the models
     * @param configured the {@code client} of the caller's key, or null where it has none
     */
    public static ClientKind of(
            @Nullable Operation operation, MultiMap headers, @Nullable ClientKind configured) {
        ClientKind only = operation == null ? null : CallerProtocol.clientsOf(operation);
        if (only != null) {
            return only;
        }
        if (operation == null && headers.contains(ANTHROPIC_VERSION)) {
            return ClientKind.ANTHROPIC;
        }
        if (configured != null) {
            return configured;
        }
        if (operation == null && isAnthropic(headers)) {
            return ClientKind.ANTHROPIC;
        }
        return isMistral(headers) ? ClientKind.MISTRAL : ClientKind.OPENAI;
    }

    private static boolean isAnthropic(MultiMap headers) {
        String agent = headers.get(HttpHeaders.USER_AGENT);
        return agent != null && ANTHROPIC_CLIENTS.stream().anyMatch(agent::startsWith);
    }

    private static boolean isMistral(MultiMap headers) {
        String agent = headers.get(HttpHeaders.USER_AGENT);
        return headers.contains(MISTRAL_USER_AGENT)
                || (agent != null
                        && (agent.startsWith(MISTRAL_CLIENT) || agent.contains(AI_SDK_MISTRAL)));
    }
}
