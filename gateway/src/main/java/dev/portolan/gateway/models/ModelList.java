package dev.portolan.gateway.models;

import dev.portolan.gateway.protocol.JsonBody;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.provider.caller.ClientKind;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the bodies of the model routes.
 *
 * <p>OpenAI's and Mistral's clients get one form, with the members of both, of which each ignores
 * the other's. Anthropic's get that protocol's own, in pages.
 */
public final class ModelList {
    private ModelList() {}

    /** Writes one model. */
    public static byte[] one(ClientKind client, ListedModel model) {
        return utf8(object(client, model));
    }

    /** Writes a page; only Anthropic's clients get less than the whole list. */
    public static byte[] page(ClientKind client, ModelPage page) {
        String data =
                page.models().stream()
                        .map(model -> object(client, model))
                        .collect(Collectors.joining(","));
        return switch (client) {
            case OPENAI, MISTRAL -> utf8("{\"object\":\"list\",\"data\":[" + data + "]}");
            case ANTHROPIC ->
                    utf8(
                            "{\"data\":[%s],\"has_more\":%b,\"first_id\":%s,\"last_id\":%s}"
                                    .formatted(
                                            data,
                                            page.more(),
                                            JsonBody.quoted(page.firstId()),
                                            JsonBody.quoted(page.lastId())));
        };
    }

    private static String object(ClientKind client, ListedModel model) {
        return switch (client) {
            case OPENAI, MISTRAL -> openAi(model);
            case ANTHROPIC -> anthropic(model);
        };
    }

    private static String openAi(ListedModel model) {
        String id = JsonBody.quoted(model.id());
        return "{\"id\":%s,\"object\":\"model\",\"created\":%d,\"owned_by\":\"portolan\",\"type\":\"base\",\"name\":%s,\"description\":null,%s\"aliases\":[%s],\"deprecation\":null,\"default_model_temperature\":null,\"capabilities\":%s}"
                .formatted(
                        id,
                        model.created().getEpochSecond(),
                        id,
                        limit("max_context_length", model),
                        quoted(model.aliases()),
                        capabilities(model.supports()));
    }

    private static String anthropic(ListedModel model) {
        String id = JsonBody.quoted(model.id());
        return "{\"type\":\"model\",\"id\":%s,\"display_name\":%s,%s\"created_at\":\"%s\"}"
                .formatted(
                        id,
                        id,
                        limit("max_input_tokens", model),
                        Instant.ofEpochSecond(model.created().getEpochSecond()));
    }

    private static String limit(String member, ListedModel model) {
        return model.contextTokens() == 0
                ? ""
                : "\"%s\":%d,".formatted(member, model.contextTokens());
    }

    /** Mistral's names for what a model can do; the gateway serves no other of its operations. */
    private static String capabilities(Capabilities supports) {
        return "{\"completion_chat\":%b,\"function_calling\":%b,\"reasoning\":%b,\"completion_fim\":%b,\"fine_tuning\":false,\"vision\":%b,\"ocr\":%b,\"classification\":false,\"moderation\":%b,\"audio\":%b,\"audio_transcription\":%b}"
                .formatted(
                        supports.has(Capability.CHAT),
                        supports.has(Capability.TOOLS),
                        supports.has(Capability.REASONING),
                        supports.has(Capability.FIM),
                        supports.has(Capability.VISION),
                        supports.has(Capability.OCR),
                        supports.has(Capability.MODERATIONS),
                        supports.has(Capability.AUDIO),
                        supports.has(Capability.TRANSCRIPTIONS));
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(JsonBody::quoted).collect(Collectors.joining(","));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
