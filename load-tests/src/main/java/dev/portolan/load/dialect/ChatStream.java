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

/** Writes a chat completion as a stream of chunks, in the order and format of one variant. */
final class ChatStream {
    private static final int FRAGMENT_LENGTH = 12;
    private final OpenAiVariant variant;
    private final ExchangeContext exchange;
    private final List<ScriptStep.Write> events = new ArrayList<>();

    ChatStream(OpenAiVariant variant, ExchangeContext exchange) {
        this.variant = variant;
        this.exchange = exchange;
    }

    Script script() {
        if (variant == OpenAiVariant.AZURE) {
            promptFilter();
        }
        forEachChoice(index -> event(delta(index, openingDelta()), Kind.EVENT));
        if (exchange.answer().calls().isEmpty()) {
            tokens();
        } else {
            forEachChoice(this::calls);
        }
        usageChunk();
        events.add(Sse.done());
        var headers = new HashMap<>(variant.headers(exchange.seed()));
        headers.put("content-type", Sse.TYPE);
        headers.put("cache-control", "no-cache");
        return Script.stream(headers, events);
    }

    /** Writes Azure's first chunk, which has no choice, id or model. */
    private void promptFilter() {
        var chunk = LenientJson.object();
        chunk.putArray("choices");
        chunk.put("created", 0).put("id", "").put("model", "").put("object", "");
        chunk.set("prompt_filter_results", AzureFilter.prompt());
        event(chunk, Kind.EVENT);
    }

    private ObjectNode openingDelta() {
        return LenientJson.object().put("role", "assistant").put("content", "");
    }

    private void tokens() {
        var tokens = exchange.answer().tokens();
        boolean withFinish = variant.usage() == OpenAiVariant.Usage.WITH_FINISH;
        for (int at = 0; at < tokens.size(); at++) {
            boolean last = withFinish && at == tokens.size() - 1;
            var token = tokens.get(at);
            forEachChoice(index -> token(index, token, last));
        }
        if (!withFinish || tokens.isEmpty()) {
            forEachChoice(this::finish);
        }
    }

    private void token(int index, String token, boolean last) {
        var content = LenientJson.object().put("content", token);
        var chunk = delta(index, content);
        var choice = (ObjectNode) chunk.path("choices").path(0);
        choice.set("logprobs", ChatCompletionWriter.logprobs(exchange, List.of(token)));
        if (last) {
            end(chunk, choice);
        }
        event(chunk, Kind.TOKEN);
    }

    private void calls(int index) {
        if (variant.calls() == OpenAiVariant.Calls.WHOLE) {
            var content = LenientJson.object();
            content.set("tool_calls", indexedCalls());
            var chunk = delta(index, content);
            if (variant.usage() == OpenAiVariant.Usage.WITH_FINISH) {
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

    private ArrayNode indexedCalls() {
        var calls = ChatCompletionWriter.calls(variant, exchange);
        for (int at = 0; at < calls.size(); at++) {
            ((ObjectNode) calls.get(at)).put("index", at);
        }
        return calls;
    }

    private void fragments(int index) {
        var calls = indexedCalls();
        for (int at = 0; at < calls.size(); at++) {
            Tool.Call call = exchange.answer().calls().get(at);
            var head = (ObjectNode) calls.get(at);
            ((ObjectNode) head.path("function")).put("arguments", "");
            event(delta(index, toolDelta(head)), Kind.TOKEN);
            for (int from = 0; from < call.arguments().length(); from += FRAGMENT_LENGTH) {
                int to = Math.min(from + FRAGMENT_LENGTH, call.arguments().length());
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
        choice.put("finish_reason", exchange.answer().finish());
        if (variant.usage() == OpenAiVariant.Usage.WITH_FINISH) {
            chunk.set("usage", ChatCompletionWriter.usage(exchange.answer().count()));
        }
    }

    private void usageChunk() {
        if (variant.usage() == OpenAiVariant.Usage.ON_REQUEST
                && exchange.modelRequest().includesUsage()) {
            var chunk = chunk();
            chunk.putArray("choices");
            chunk.set("usage", ChatCompletionWriter.usage(exchange.answer().count()));
            event(chunk, Kind.USAGE);
        }
    }

    private ObjectNode delta(int index, ObjectNode delta) {
        var choice = LenientJson.object().put("index", index);
        choice.set("delta", delta);
        if (variant != OpenAiVariant.MISTRAL) {
            choice.putNull("logprobs");
        }
        choice.putNull("finish_reason");
        variant.addChoiceMembers(choice);
        var chunk = chunk();
        chunk.putArray("choices").add(choice);
        boolean nullUsage = variant == OpenAiVariant.OPENAI || variant == OpenAiVariant.AZURE;
        return nullUsage && exchange.modelRequest().includesUsage()
                ? chunk.putNull("usage")
                : chunk;
    }

    private ObjectNode chunk() {
        return LenientJson.object()
                .put("id", variant.id(exchange.seed()))
                .put("object", "chat.completion.chunk")
                .put("created", ExchangeContext.CREATED)
                .put("model", exchange.model());
    }

    private void event(ObjectNode chunk, Kind kind) {
        events.add(Sse.event(chunk, kind));
    }

    private void forEachChoice(IntConsumer writer) {
        for (int index = 0; index < exchange.modelRequest().choices(); index++) {
            writer.accept(index);
        }
    }
}
