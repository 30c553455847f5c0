package dev.portolan.provider.chat;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.canonical.Answer;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The parts of a chat completion. */
final class ChatAnswer {
    private ChatAnswer() {}

    static JsonValue choice(Answer.Choice choice) {
        var finish = choice.finish();
        return new ObjectBuilder()
                .put("index", choice.index())
                .put("message", message(choice.blocks()))
                .put("logprobs", ChatLogprobs.of(choice.logprobs()))
                .put(
                        "finish_reason",
                        finish == null ? JsonLiteral.NULL : JsonValue.of(finish.wire()))
                .build();
    }

    private static JsonValue message(List<Block> blocks) {
        var text = new StringBuilder();
        var thought = new StringBuilder();
        var refusal = new StringBuilder();
        var calls = new ArrayList<JsonValue>();
        var thinking = new ArrayList<Block.Thinking>();
        var media = new ArrayList<Block.Media>();
        boolean anyText = false;
        for (var block : blocks) {
            switch (block) {
                case Block.Text piece -> {
                    text.append(piece.text());
                    anyText = true;
                }
                case Block.Thinking piece -> {
                    thought.append(piece.text());
                    thinking.add(piece);
                }
                case Block.Refusal piece -> refusal.append(piece.text());
                case Block.ToolCall call -> calls.add(call(call));
                case Block.Media piece -> media.add(piece);
                case Block.ToolResult _result -> {}
                case Block.Opaque _opaque -> {}
            }
        }
        var message =
                new ObjectBuilder()
                        .put("role", "assistant")
                        .put("content", anyText ? JsonValue.of(text.toString()) : JsonLiteral.NULL)
                        .put(
                                "refusal",
                                refusal.isEmpty()
                                        ? JsonLiteral.NULL
                                        : JsonValue.of(refusal.toString()))
                        .put(
                                "reasoning_content",
                                thought.isEmpty() ? null : JsonValue.of(thought.toString()));
        return message.put("tool_calls", calls.isEmpty() ? null : JsonValue.array(calls))
                .put("images", media.isEmpty() ? null : images(media))
                .put(ExtraContent.CONTENT, extra(thinking))
                .build();
    }

    private static JsonValue call(Block.ToolCall call) {
        var signature = call.signature();
        var arguments = call.arguments().isBlank() ? "{}" : call.arguments();
        return new ObjectBuilder()
                .put("id", call.id())
                .put("type", "function")
                .put(
                        "function",
                        new ObjectBuilder()
                                .put("name", call.name())
                                .put("arguments", arguments)
                                .build())
                .put(
                        ExtraContent.CONTENT,
                        signature == null ? null : ExtraContent.ofCall(signature))
                .build();
    }

    /** Writes the images that the model made, each as an address. */
    static JsonValue images(List<Block.Media> media) {
        var images = new ArrayList<JsonValue>();
        for (var piece : media) {
            var url =
                    switch (piece.source()) {
                        case Block.Source.Base64(String data) ->
                                "data:" + piece.mime() + ";base64," + data;
                        case Block.Source.Url(String address) -> address;
                        case Block.Source.FileId(String id) -> id;
                        case Block.Source.Plain(String text) -> text;
                        case Block.Source.Parts _parts -> "";
                    };
            images.add(
                    new ObjectBuilder()
                            .put("type", "image_url")
                            .put("image_url", JsonValue.object("url", JsonValue.of(url)))
                            .build());
        }
        return JsonValue.array(images);
    }

    /**
     * Writes the signed thoughts under the names of the signing providers; null where none is
     * signed.
     */
    static @Nullable JsonValue extra(List<Block.Thinking> thinking) {
        var signed = new LinkedHashMap<String, List<JsonValue>>();
        for (var thought : thinking) {
            var json = ExtraContent.ofThinking(thought);
            if (json != null) {
                signed.computeIfAbsent(ExtraContent.provider(thought), _ -> new ArrayList<>())
                        .add(json);
            }
        }
        var extra = new ObjectBuilder();
        signed.forEach(
                (provider, thoughts) ->
                        extra.put(
                                provider,
                                JsonValue.object(
                                        ExtraContent.THINKING, JsonValue.array(thoughts))));
        return extra.buildUnlessEmpty();
    }

    public static JsonValue usage(Usage usage) {
        return new ObjectBuilder()
                .put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.totalTokens())
                .put(
                        "prompt_tokens_details",
                        new ObjectBuilder()
                                .put("cached_tokens", usage.cacheRead())
                                .put("cache_write_tokens", usage.cacheWrite())
                                .build())
                .put("completion_tokens_details", completion(usage))
                .build();
    }

    /** Writes the counts of a prediction if there are any: few models take one. */
    private static JsonValue completion(Usage usage) {
        var details = new ObjectBuilder().put("reasoning_tokens", usage.reasoning());
        if (usage.details().acceptedPrediction() > 0 || usage.details().rejectedPrediction() > 0) {
            details.put("accepted_prediction_tokens", usage.details().acceptedPrediction())
                    .put("rejected_prediction_tokens", usage.details().rejectedPrediction());
        }
        return details.build();
    }
}
