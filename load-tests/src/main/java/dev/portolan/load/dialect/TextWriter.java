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

/** Text completions, whole and streamed. */
public final class TextWriter {
    private final OpenAiVariant flavour;

    public TextWriter(OpenAiVariant flavour) {
        this.flavour = flavour;
    }

    public Script write(ExchangeContext turn) {
        return turn.question().stream() ? stream(turn) : whole(turn);
    }

    private Script whole(ExchangeContext turn) {
        var answer = answer(turn);
        var choices = answer.putArray("choices");
        for (int index = 0; index < turn.question().choices(); index++) {
            var text = turn.answer().text();
            choices.add(choice(index, echo(turn) + text, turn, turn.answer().tokens()));
            finish(choices.get(index), turn);
        }
        answer.set("usage", ChatCompletionWriter.usage(turn.answer().count()));
        return ChatCompletionWriter.json(200, answer, flavour.headers(turn.seed()));
    }

    private Script stream(ExchangeContext turn) {
        var events = new ArrayList<ScriptStep.Write>();
        var tokens = turn.answer().tokens();
        for (int at = 0; at < tokens.size(); at++) {
            for (int index = 0; index < turn.question().choices(); index++) {
                var chunk = answer(turn);
                var token = tokens.get(at);
                chunk.putArray("choices").add(choice(index, token, turn, List.of(token)));
                if (at == tokens.size() - 1) {
                    finish(chunk.path("choices").path(0), turn);
                }
                events.add(Sse.event(chunk, Kind.TOKEN));
            }
        }
        if (turn.question().usageAsked()) {
            var chunk = answer(turn);
            chunk.putArray("choices");
            chunk.set("usage", ChatCompletionWriter.usage(turn.answer().count()));
            events.add(Sse.event(chunk, Kind.USAGE));
        }
        events.add(Sse.done());
        var headers = new HashMap<>(flavour.headers(turn.seed()));
        headers.put("content-type", Sse.TYPE);
        return Script.stream(headers, events);
    }

    private ObjectNode answer(ExchangeContext turn) {
        return LenientJson.object()
                .put("id", "cmpl-" + turn.seed())
                .put("object", "text_completion")
                .put("created", ExchangeContext.CREATED)
                .put("model", turn.model());
    }

    private ObjectNode choice(int index, String text, ExchangeContext turn, List<String> tokens) {
        var choice = LenientJson.object().put("index", index).put("text", text);
        choice.set("logprobs", logprobs(turn, tokens));
        choice.putNull("finish_reason");
        flavour.adornChoice(choice);
        return choice;
    }

    private static void finish(JsonNode choice, ExchangeContext turn) {
        ((ObjectNode) choice).put("finish_reason", turn.answer().finish());
    }

    private static String echo(ExchangeContext turn) {
        boolean wanted = turn.question().body().path("echo").asBoolean(false);
        return wanted ? turn.question().lastUserText() : "";
    }

    private static JsonNode logprobs(ExchangeContext turn, List<String> tokens) {
        if (!turn.question().body().path("logprobs").isInt()) {
            return LenientJson.object().nullNode();
        }
        var logprobs = LenientJson.object();
        var offsets = logprobs.putArray("text_offset");
        var values = logprobs.putArray("token_logprobs");
        var words = logprobs.putArray("tokens");
        var tops = logprobs.putArray("top_logprobs");
        int offset = 0;
        for (var token : tokens) {
            offsets.add(offset);
            values.add(-0.01);
            words.add(token);
            tops.add(LenientJson.object().put(token, -0.01));
            offset += token.length();
        }
        return logprobs;
    }
}
