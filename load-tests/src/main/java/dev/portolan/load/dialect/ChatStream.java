package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.Tool;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.IntConsumer;

/** Chat completions as a stream of chunks, in the order and shape of one flavour. */
final class ChatStream {
    private static final int FRAGMENT = 12;
    private final OpenAiVariant flavour;
    private final ExchangeContext turn;
    private final List<ScriptStep.Write> events = new ArrayList<>();

    ChatStream(OpenAiVariant flavour, ExchangeContext turn) {
        this.flavour = flavour;
        this.turn = turn;
    }

    Script script() {
        if (flavour == OpenAiVariant.AZURE) {
            promptFilter();
        }
        forEachChoice(index -> event(delta(index, opening()), Kind.EVENT));
        if (turn.answer().calls().isEmpty()) {
            words();
        } else {
            forEachChoice(this::calls);
        }
        usageChunk();
        events.add(Sse.done());
        var headers = new HashMap<>(flavour.headers(turn.seed()));
        headers.put("content-type", Sse.TYPE);
        headers.put("cache-control", "no-cache");
        return Script.stream(headers, events);
    }

    /** Azure's first chunk, which carries no choice, no id and no model. */
    private void promptFilter() {
        var chunk = LenientJson.object();
        chunk.putArray("choices");
        chunk.put("created", 0).put("id", "").put("model", "").put("object", "");
        chunk.set("prompt_filter_results", AzureFilter.prompt());
        event(chunk, Kind.EVENT);
    }

    private ObjectNode opening() {
        return LenientJson.object().put("role", "assistant").put("content", "");
    }

    private void words() {
        var tokens = turn.answer().tokens();
        boolean withFinish = flavour.usage() == OpenAiVariant.Usage.WITH_FINISH;
        for (int at = 0; at < tokens.size(); at++) {
            boolean last = withFinish && at == tokens.size() - 1;
            var token = tokens.get(at);
            forEachChoice(index -> word(index, token, last));
        }
        if (!withFinish || tokens.isEmpty()) {
            forEachChoice(this::finish);
        }
    }

    private void word(int index, String token, boolean last) {
        var content = LenientJson.object().put("content", token);
        var chunk = delta(index, content);
        var choice = (ObjectNode) chunk.path("choices").path(0);
        choice.set("logprobs", ChatCompletionWriter.logprobs(turn, List.of(token)));
        if (last) {
            end(chunk, choice);
        }
        event(chunk, Kind.TOKEN);
    }

    private void calls(int index) {
        if (flavour.calls() == OpenAiVariant.Calls.WHOLE) {
            var content = LenientJson.object();
            content.set("tool_calls", indexed());
            var chunk = delta(index, content);
            if (flavour.usage() == OpenAiVariant.Usage.WITH_FINISH) {
                end(chunk, (ObjectNode) chunk.path("choices").path(0));
                event(chunk, Kind.TOKEN);
                return;
            }
            event(chunk, Kind.TOKEN);
        } else {
            fragments(index);
        }
        finish(index);
    }

    private ArrayNode indexed() {
        var calls = ChatCompletionWriter.calls(flavour, turn);
        for (int at = 0; at < calls.size(); at++) {
            ((ObjectNode) calls.get(at)).put("index", at);
        }
        return calls;
    }

    private void fragments(int index) {
        var calls = indexed();
        for (int at = 0; at < calls.size(); at++) {
            Tool.Call call = turn.answer().calls().get(at);
            var head = (ObjectNode) calls.get(at);
            ((ObjectNode) head.path("function")).put("arguments", "");
            event(delta(index, toolDelta(head)), Kind.TOKEN);
            for (int from = 0; from < call.arguments().length(); from += FRAGMENT) {
                int to = Math.min(from + FRAGMENT, call.arguments().length());
                var part = LenientJson.object().put("index", at);
                part.putObject("function").put("arguments", call.arguments().substring(from, to));
                event(delta(index, toolDelta(part)), Kind.TOKEN);
            }
        }
    }

    private static ObjectNode toolDelta(ObjectNode call) {
        var delta = LenientJson.object();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private void finish(int index) {
        var chunk = delta(index, LenientJson.object());
        end(chunk, (ObjectNode) chunk.path("choices").path(0));
        event(chunk, Kind.EVENT);
    }

    private void end(ObjectNode chunk, ObjectNode choice) {
        choice.put("finish_reason", turn.answer().finish());
        if (flavour.usage() == OpenAiVariant.Usage.WITH_FINISH) {
            chunk.set("usage", ChatCompletionWriter.usage(turn.answer().count()));
        }
    }

    private void usageChunk() {
        if (flavour.usage() == OpenAiVariant.Usage.ASKED && turn.question().usageAsked()) {
            var chunk = chunk();
            chunk.putArray("choices");
            chunk.set("usage", ChatCompletionWriter.usage(turn.answer().count()));
            event(chunk, Kind.USAGE);
        }
    }

    private ObjectNode delta(int index, ObjectNode delta) {
        var choice = LenientJson.object().put("index", index);
        choice.set("delta", delta);
        if (flavour != OpenAiVariant.MISTRAL) {
            choice.putNull("logprobs");
        }
        choice.putNull("finish_reason");
        flavour.adornChoice(choice);
        var chunk = chunk();
        chunk.putArray("choices").add(choice);
        boolean nullUsage = flavour == OpenAiVariant.OPENAI || flavour == OpenAiVariant.AZURE;
        return nullUsage && turn.question().usageAsked() ? chunk.putNull("usage") : chunk;
    }

    private ObjectNode chunk() {
        return LenientJson.object()
                .put("id", flavour.id(turn.seed()))
                .put("object", "chat.completion.chunk")
                .put("created", ExchangeContext.CREATED)
                .put("model", turn.model());
    }

    private void event(ObjectNode chunk, Kind kind) {
        events.add(Sse.event(chunk, kind));
    }

    private void forEachChoice(IntConsumer what) {
        for (int index = 0; index < turn.question().choices(); index++) {
            what.accept(index);
        }
    }
}
