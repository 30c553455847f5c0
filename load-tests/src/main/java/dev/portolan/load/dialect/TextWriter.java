package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Writes text completions, complete or streamed. */
public final class TextWriter {
    private final OpenAiVariant variant;

    public TextWriter(OpenAiVariant variant) {
        this.variant = variant;
    }

    public Script write(ExchangeContext exchange) {
        return exchange.modelRequest().stream() ? stream(exchange) : whole(exchange);
    }

    private Script whole(ExchangeContext exchange) {
        var answer = answer(exchange);
        var choices = answer.putArray("choices");
        for (int index = 0; index < exchange.modelRequest().choices(); index++) {
            var text = exchange.answer().text();
            choices.add(choice(index, echo(exchange) + text, exchange, exchange.answer().tokens()));
            finish(choices.get(index), exchange);
        }
        answer.set("usage", ChatCompletionWriter.usage(exchange.answer().count()));
        return ChatCompletionWriter.json(200, answer, variant.headers(exchange.seed()));
    }

    private Script stream(ExchangeContext exchange) {
        var events = new ArrayList<ScriptStep.Write>();
        var tokens = exchange.answer().tokens();
        for (int at = 0; at < tokens.size(); at++) {
            for (int index = 0; index < exchange.modelRequest().choices(); index++) {
                var chunk = answer(exchange);
                var token = tokens.get(at);
                chunk.putArray("choices").add(choice(index, token, exchange, List.of(token)));
                if (at == tokens.size() - 1) {
                    finish(chunk.path("choices").path(0), exchange);
                }
                events.add(Sse.event(chunk, Kind.TOKEN));
            }
        }
        if (exchange.modelRequest().includesUsage()) {
            var chunk = answer(exchange);
            chunk.putArray("choices");
            chunk.set("usage", ChatCompletionWriter.usage(exchange.answer().count()));
            events.add(Sse.event(chunk, Kind.USAGE));
        }
        events.add(Sse.done());
        var headers = new HashMap<>(variant.headers(exchange.seed()));
        headers.put("content-type", Sse.TYPE);
        return Script.stream(headers, events);
    }

    private ObjectNode answer(ExchangeContext exchange) {
        return LenientJson.object()
                .put("id", "cmpl-" + exchange.seed())
                .put("object", "text_completion")
                .put("created", ExchangeContext.CREATED)
                .put("model", exchange.model());
    }

    private ObjectNode choice(
            int index, String text, ExchangeContext exchange, List<String> tokens) {
        var choice = LenientJson.object().put("index", index).put("text", text);
        choice.set("logprobs", logprobs(exchange, tokens));
        choice.putNull("finish_reason");
        variant.addChoiceMembers(choice);
        return choice;
    }

    private static void finish(JsonNode choice, ExchangeContext exchange) {
        ((ObjectNode) choice).put("finish_reason", exchange.answer().finish());
    }

    private static String echo(ExchangeContext exchange) {
        boolean wanted = exchange.modelRequest().body().path("echo").asBoolean(false);
        return wanted ? exchange.modelRequest().lastUserText() : "";
    }

    private static JsonNode logprobs(ExchangeContext exchange, List<String> tokens) {
        if (!exchange.modelRequest().body().path("logprobs").isInt()) {
            return LenientJson.object().nullNode();
        }
        var logprobs = LenientJson.object();
        var offsets = logprobs.putArray("text_offset");
        var values = logprobs.putArray("token_logprobs");
        var texts = logprobs.putArray("tokens");
        var topLogprobs = logprobs.putArray("top_logprobs");
        int offset = 0;
        for (var token : tokens) {
            offsets.add(offset);
            values.add(-0.01);
            texts.add(token);
            topLogprobs.add(LenientJson.object().put(token, -0.01));
            offset += token.length();
        }
        return logprobs;
    }
}
