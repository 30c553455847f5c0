package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelAnswer;
import dev.portolan.load.answer.Tool;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes chat completions; {@link ChatStream} writes the streamed ones. */
public final class ChatCompletionWriter {
    private final OpenAiVariant variant;

    public ChatCompletionWriter(OpenAiVariant variant) {
        this.variant = variant;
    }

    public Script write(ExchangeContext exchange) {
        return exchange.modelRequest().stream()
                ? new ChatStream(variant, exchange).script()
                : whole(exchange);
    }

    private Script whole(ExchangeContext exchange) {
        var answer =
                LenientJson.object()
                        .put("id", variant.id(exchange.seed()))
                        .put("object", "chat.completion")
                        .put("created", ExchangeContext.CREATED)
                        .put("model", exchange.model());
        var choices = answer.putArray("choices");
        for (int index = 0; index < exchange.modelRequest().choices(); index++) {
            choices.add(choice(exchange, index));
        }
        answer.set("usage", usage(exchange.answer().count()));
        variant.addResponseMembers(answer);
        return json(200, answer, variant.headers(exchange.seed()));
    }

    private ObjectNode choice(ExchangeContext exchange, int index) {
        var choice = LenientJson.object().put("index", index);
        choice.set("message", message(exchange));
        choice.set("logprobs", logprobs(exchange, exchange.answer().tokens()));
        choice.put("finish_reason", exchange.answer().finish());
        variant.addChoiceMembers(choice);
        return choice;
    }

    private ObjectNode message(ExchangeContext exchange) {
        var message = LenientJson.object().put("role", "assistant");
        var calls = exchange.answer().calls();
        if (calls.isEmpty()) {
            message.put("content", exchange.answer().text());
        } else {
            message.putNull("content");
            message.set("tool_calls", calls(variant, exchange));
        }
        if (variant == OpenAiVariant.MISTRAL) {
            return calls.isEmpty() ? message.putNull("tool_calls") : message.put("content", "");
        }
        return message.putNull("refusal");
    }

    static ArrayNode calls(OpenAiVariant variant, ExchangeContext exchange) {
        var array = LenientJson.array();
        for (Tool.Call call : exchange.answer().calls()) {
            array.add(call(variant, exchange, array.size(), call));
        }
        return array;
    }

    private static ObjectNode call(
            OpenAiVariant variant, ExchangeContext exchange, int index, Tool.Call call) {
        var function =
                LenientJson.object().put("name", call.name()).put("arguments", call.arguments());
        var node =
                LenientJson.object()
                        .put("id", variant.callId(exchange.seed(), index))
                        .put("type", "function");
        node.set("function", function);
        return variant == OpenAiVariant.MISTRAL ? node.put("index", index) : node;
    }

    public static ObjectNode usage(ModelAnswer.Count count) {
        var usage =
                LenientJson.object()
                        .put("prompt_tokens", count.prompt())
                        .put("completion_tokens", count.completion())
                        .put("total_tokens", count.total());
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        return usage;
    }

    /** Returns the log probabilities of the tokens when the request asks for them, else null. */
    static JsonNode logprobs(ExchangeContext exchange, Iterable<String> tokens) {
        if (!exchange.modelRequest().body().path("logprobs").asBoolean(false)) {
            return LenientJson.object().nullNode();
        }
        int alternatives = exchange.modelRequest().body().path("top_logprobs").asInt(0);
        var result = LenientJson.object();
        var content = result.putArray("content");
        for (var token : tokens) {
            var entry = probability(token, -0.01);
            var top = entry.putArray("top_logprobs");
            for (int i = 0; i < alternatives; i++) {
                top.add(probability(i == 0 ? token : token + i, -0.01 - i));
            }
            content.add(entry);
        }
        return result.putNull("refusal");
    }

    private static ObjectNode probability(String token, double logprob) {
        var entry = LenientJson.object().put("token", token).put("logprob", logprob);
        var bytes = entry.putArray("bytes");
        for (byte value : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(value & 0xff);
        }
        return entry;
    }

    public static Script json(int status, JsonNode body, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("content-type", "application/json");
        return Script.whole(status, all, ByteString.of(LenientJson.write(body)));
    }
}
