package dev.portolan.provider.invoke;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.aws.BedrockHead;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.converse.ModelFamily;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/**
 * The vendors whose models accept a prompt and return text, with the JSON that Amazon's pages on
 * inference parameters document.
 */
public enum TextVendor {
    TITAN {
        private static final TextPrompt.Names NAMES =
                new TextPrompt.Names("maxTokenCount", "topP", null, "stopSequences");

        @Override
        JsonValue request(TextPrompt prompt) throws UntranslatableRequestException {
            var config = prompt.sampled(new ObjectBuilder(), NAMES).buildUnlessEmpty();
            return new ObjectBuilder()
                    .put("inputText", PromptTemplates.dialogue(prompt, "User: ", "Bot:"))
                    .put("textGenerationConfig", config)
                    .build();
        }

        @Override
        JsonValue answer(JsonValue json) {
            return json.has("results") ? first(json.get("results")) : json;
        }

        // A guardrail that blocks the answer reports the counts and no reason.
        @Override
        Piece piece(JsonValue answer) {
            var reason = answer.get("completionReason").text();
            boolean held =
                    BedrockHead.guarded(answer)
                            && answer.get("totalOutputTextTokenCount").number() != null;
            return new Piece(
                    answer.get("outputText").textOrEmpty(),
                    reason == null && held ? "CONTENT_FILTERED" : reason);
        }
    },
    LLAMA {
        @Override
        JsonValue request(TextPrompt prompt) throws UntranslatableRequestException {
            if (!prompt.sampling().stop().isEmpty()) {
                throw new UntranslatableRequestException(
                        "stop", "The model does not support stop sequences.");
            }
            return prompt.sampled(
                            new ObjectBuilder().put("prompt", PromptTemplates.llama(prompt)),
                            new TextPrompt.Names("max_gen_len", "top_p", null, "stop"))
                    .build();
        }

        @Override
        Piece piece(JsonValue answer) {
            return new Piece(
                    answer.get("generation").textOrEmpty(), answer.get("stop_reason").text());
        }
    },
    MISTRAL {
        @Override
        JsonValue request(TextPrompt prompt) throws UntranslatableRequestException {
            return prompt.sampled(
                            new ObjectBuilder().put("prompt", PromptTemplates.instructions(prompt)),
                            new TextPrompt.Names("max_tokens", "top_p", "top_k", "stop"))
                    .build();
        }

        @Override
        JsonValue answer(JsonValue json) {
            return first(json.get("outputs"));
        }

        @Override
        Piece piece(JsonValue answer) {
            return new Piece(answer.get("text").textOrEmpty(), answer.get("stop_reason").text());
        }
    },
    COMMAND_R {
        @Override
        JsonValue request(TextPrompt prompt) throws UntranslatableRequestException {
            var turns = prompt.turns();
            if (turns.isEmpty() || !turns.getLast().byUser()) {
                throw new UntranslatableRequestException(
                        "messages", "The last message must be the user's.");
            }
            var history = new ArrayList<JsonValue>();
            for (var one : turns.subList(0, turns.size() - 1)) {
                history.add(
                        new ObjectBuilder()
                                .put("role", one.byUser() ? "USER" : "CHATBOT")
                                .put("message", one.text())
                                .build());
            }
            var system = prompt.system();
            return prompt.sampled(
                            new ObjectBuilder()
                                    .put("message", turns.getLast().text())
                                    .put("chat_history", JsonValue.array(history))
                                    .put("preamble", system.isEmpty() ? null : system),
                            new TextPrompt.Names("max_tokens", "p", "k", "stop_sequences"))
                    .build();
        }

        // The last event of a stream repeats the whole text.
        @Override
        Piece piece(JsonValue answer) {
            boolean ends = answer.get("event_type").textOrEmpty().equals("stream-end");
            return new Piece(
                    ends ? "" : answer.get("text").textOrEmpty(),
                    answer.get("finish_reason").text());
        }
    },
    COMMAND {
        @Override
        JsonValue request(TextPrompt prompt) throws UntranslatableRequestException {
            var body =
                    new ObjectBuilder()
                            .put("prompt", PromptTemplates.dialogue(prompt, "User: ", "Chatbot:"));
            if (prompt.stream()) {
                body.put("stream", true);
            }
            return prompt.sampled(
                            body, new TextPrompt.Names("max_tokens", "p", "k", "stop_sequences"))
                    .build();
        }

        @Override
        JsonValue answer(JsonValue json) {
            return json.has("generations") ? first(json.get("generations")) : json;
        }

        // The last event may repeat the whole text.
        @Override
        Piece piece(JsonValue answer) {
            return new Piece(
                    answer.get("is_finished").isTrue() ? "" : answer.get("text").textOrEmpty(),
                    answer.get("finish_reason").text());
        }
    },
    JURASSIC {
        @Override
        JsonValue request(TextPrompt prompt) throws UntranslatableRequestException {
            if (prompt.stream()) {
                throw new UntranslatableRequestException(
                        "stream", "The model can't stream its answer; set stream to false.");
            }
            return prompt.sampled(
                            new ObjectBuilder()
                                    .put(
                                            "prompt",
                                            PromptTemplates.dialogue(
                                                    prompt, "User: ", "Assistant:")),
                            new TextPrompt.Names("maxTokens", "topP", null, "stopSequences"))
                    .build();
        }

        @Override
        JsonValue answer(JsonValue json) {
            return first(json.get("completions"));
        }

        @Override
        Piece piece(JsonValue answer) {
            return new Piece(
                    answer.get("data").get("text").textOrEmpty(),
                    answer.get("finishReason").get("reason").text());
        }
    };

    /**
     * A part of an answer.
     *
     * @param finish the vendor's reason for stopping; null if it did not stop yet
     */
    record Piece(String text, @Nullable String finish) {
        @Override
        public String toString() {
            return "Piece[" + finish + "]";
        }
    }

    /** Returns the vendor of a model that accepts a prompt; empty if it accepts messages. */
    public static Optional<TextVendor> of(String model) {
        var id = model.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(
                switch (ModelFamily.of(model)) {
                    case TITAN -> TITAN;
                    case LLAMA -> LLAMA;
                    case MISTRAL -> acceptsPrompt(id) ? MISTRAL : null;
                    case COHERE -> id.contains("command-r") ? COMMAND_R : COMMAND;
                    case CLAUDE, NOVA, GPT_OSS -> null;
                    case OTHER -> id.contains("ai21.j2") ? JURASSIC : null;
                });
    }

    private static boolean acceptsPrompt(String id) {
        return id.contains("mistral-7b") || id.contains("mixtral") || id.contains("-2402");
    }

    /** Returns the request's body. */
    abstract JsonValue request(TextPrompt prompt) throws UntranslatableRequestException;

    /** Returns the part of a body, or of an event, that contains the answer. */
    JsonValue answer(JsonValue json) {
        return json;
    }

    /** Returns the content of an answer or of one of its events. */
    abstract Piece piece(JsonValue answer);

    private static JsonValue first(JsonValue array) {
        return array.elements().isEmpty()
                ? JsonValue.JsonLiteral.NULL
                : array.elements().getFirst();
    }

    /** Reads a vendor's reason for stopping. */
    static FinishReason finish(String raw) {
        return switch (raw.toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens", "error_limit" -> FinishReason.LENGTH;
            case "content_filtered", "error_toxic" -> FinishReason.CONTENT_FILTER;
            case "error", "" -> FinishReason.ERROR;
            default -> FinishReason.STOP;
        };
    }
}
