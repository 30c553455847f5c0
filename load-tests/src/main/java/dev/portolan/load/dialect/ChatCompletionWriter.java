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

/** Chat completions, whole; streams are written by {@link ChatStream}. */
public final class ChatCompletionWriter {
    private final OpenAiVariant flavour;

    public ChatCompletionWriter(OpenAiVariant flavour) {
        this.flavour = flavour;
    }

    public Script write(ExchangeContext turn) {
        return turn.question().stream() ? new ChatStream(flavour, turn).script() : whole(turn);
    }

    private Script whole(ExchangeContext turn) {
        var answer =
                LenientJson.object()
                        .put("id", flavour.id(turn.seed()))
                        .put("object", "chat.completion")
                        .put("created", ExchangeContext.CREATED)
                        .put("model", turn.model());
        var choices = answer.putArray("choices");
        for (int index = 0; index < turn.question().choices(); index++) {
            choices.add(choice(turn, index));
        }
        answer.set("usage", usage(turn.answer().count()));
        flavour.adornAnswer(answer);
        return json(200, answer, flavour.headers(turn.seed()));
    }

    private ObjectNode choice(ExchangeContext turn, int index) {
        var choice = LenientJson.object().put("index", index);
        choice.set("message", message(turn));
        choice.set("logprobs", logprobs(turn, turn.answer().tokens()));
        choice.put("finish_reason", turn.answer().finish());
        flavour.adornChoice(choice);
        return choice;
    }

    private ObjectNode message(ExchangeContext turn) {
        var message = LenientJson.object().put("role", "assistant");
        var calls = turn.answer().calls();
        if (calls.isEmpty()) {
            message.put("content", turn.answer().text());
        } else {
            message.putNull("content");
            message.set("tool_calls", calls(flavour, turn));
        }
        if (flavour == OpenAiVariant.MISTRAL) {
            return calls.isEmpty() ? message.putNull("tool_calls") : message.put("content", "");
        }
        return message.putNull("refusal");
    }

    static ArrayNode calls(OpenAiVariant flavour, ExchangeContext turn) {
        var array = LenientJson.array();
        for (Tool.Call call : turn.answer().calls()) {
            array.add(call(flavour, turn, array.size(), call));
        }
        return array;
    }

    private static ObjectNode call(
            OpenAiVariant flavour, ExchangeContext turn, int index, Tool.Call call) {
        var function =
                LenientJson.object().put("name", call.name()).put("arguments", call.arguments());
        var node =
                LenientJson.object()
                        .put("id", flavour.callId(turn.seed(), index))
                        .put("type", "function");
        node.set("function", function);
        return flavour == OpenAiVariant.MISTRAL ? node.put("index", index) : node;
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

    /** Log probabilities of some tokens when the caller asked for them; else null. */
    static JsonNode logprobs(ExchangeContext turn, Iterable<String> tokens) {
        if (!turn.question().body().path("logprobs").asBoolean(false)) {
            return LenientJson.object().nullNode();
        }
        int alternatives = turn.question().body().path("top_logprobs").asInt(0);
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
