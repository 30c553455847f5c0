package dev.portolan.provider.chat;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.canonical.SseDecoder;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.canonical.StreamEvent.BlockStart.Kind;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads OpenAI's chunks, or its chat completion, into events: as the reader of OpenAI's family
 * forwards them, so that each call has an id, and in a stream a number.
 */
public final class ChatDecoder extends SseDecoder {
    /** The state of one choice: at most one block of text is open, and any number of calls. */
    private static final class Choice {
        final int index;
        final CallBlocks calls;
        boolean finished;
        @Nullable Kind kind;
        int block = -1;

        Choice(int index, CallBlocks calls) {
            this.index = index;
            this.calls = calls;
        }
    }

    private final Map<Integer, Choice> choices = new HashMap<>();
    private int blocks;
    private boolean started;

    @Override
    protected void event(@Nullable String name, JsonValue chunk, Consumer<StreamEvent> events) {
        start(chunk, events);
        for (var choice : chunk.get("choices").elements()) {
            choice(choice, choice.get("delta"), events);
        }
        usage(chunk.get("usage"), events);
    }

    /**
     * Starts the answer; a chunk without an id, as Azure's first, names neither the answer nor its
     * model.
     */
    private void start(JsonValue chunk, Consumer<StreamEvent> events) {
        var id = chunk.get("id").textOrEmpty();
        boolean any = !chunk.get("choices").elements().isEmpty();
        if (started || (id.isEmpty() && !any)) {
            return;
        }
        started = true;
        var created = chunk.get("created");
        events.accept(
                new StreamEvent.Start(
                        id,
                        chunk.get("model").textOrEmpty(),
                        created.count() == 0 ? null : created.count()));
    }

    private static void usage(JsonValue usage, Consumer<StreamEvent> events) {
        if (usage.isObject()) {
            events.accept(new StreamEvent.UsageUpdate(usage(usage)));
        }
    }

    private static Usage usage(JsonValue usage) {
        var prompt = usage.get("prompt_tokens_details");
        var completion = usage.get("completion_tokens_details");
        long read = prompt.get("cached_tokens").count();
        long written = prompt.get("cache_write_tokens").count();
        return new Usage(
                Usage.input(usage.get("prompt_tokens").count(), read, written),
                read,
                written,
                usage.get("completion_tokens").count(),
                completion.get("reasoning_tokens").count(),
                new Usage.Details(
                        0,
                        prompt.get("audio_tokens").count(),
                        prompt.get("image_tokens").count(),
                        completion.get("audio_tokens").count(),
                        completion.get("image_tokens").count(),
                        0,
                        0));
    }

    private void choice(JsonValue source, JsonValue message, Consumer<StreamEvent> events) {
        int index = (int) Math.min(source.get("index").count(), Integer.MAX_VALUE);
        var choice =
                choices.computeIfAbsent(
                        index, at -> new Choice(at, new CallBlocks(at, () -> blocks++)));
        var thought = message.get("reasoning_content").textOrEmpty();
        delta(
                choice,
                Kind.THINKING,
                thought.isEmpty() ? message.get("reasoning").textOrEmpty() : thought,
                events);
        delta(choice, Kind.TEXT, message.get("content").textOrEmpty(), events);
        delta(choice, Kind.REFUSAL, message.get("refusal").textOrEmpty(), events);
        calls(choice, message, events);
        var raw = source.get("finish_reason").text();
        var reason = FinishReason.read(raw);
        if (reason != null) {
            choice.finished = true;
            choice.calls.finish(events);
            events.accept(new StreamEvent.Finish(index, reason, raw, null));
        }
    }

    private void delta(Choice choice, Kind kind, String text, Consumer<StreamEvent> events) {
        if (text.isEmpty()) {
            return;
        }
        if (choice.kind != kind) {
            close(choice, events);
            choice.calls.closeComplete(events);
            choice.kind = kind;
            choice.block = blocks++;
            events.accept(new BlockStart(choice.index, choice.block, kind, null, null));
        }
        events.accept(new StreamEvent.TextDelta(choice.block, text));
    }

    private static void close(Choice choice, Consumer<StreamEvent> events) {
        if (choice.kind != null) {
            events.accept(new StreamEvent.BlockStop(choice.block));
            choice.kind = null;
        }
    }

    private static void calls(Choice choice, JsonValue message, Consumer<StreamEvent> events) {
        int position = 0;
        for (var call : message.get("tool_calls").elements()) {
            close(choice, events);
            var index = call.get("index");
            choice.calls.add(index.number() == null ? position : index.count(), call, events);
            position++;
        }
    }

    @Override
    protected void answer(JsonValue answer, Consumer<StreamEvent> events) {
        start(answer, events);
        for (var choice : answer.get("choices").elements()) {
            choice(choice, choice.get("message"), events);
        }
        for (var choice : choices.values()) {
            if (!choice.finished) {
                choice.finished = true;
                choice.calls.finish(events);
                events.accept(new StreamEvent.Finish(choice.index, null, null, null));
            }
        }
        usage(answer.get("usage"), events);
        closed(events);
    }

    /** Ends the answer with the bytes, because usage comes after the finish. */
    @Override
    protected void closed(Consumer<StreamEvent> events) {
        if (!choices.isEmpty() && choices.values().stream().allMatch(c -> c.finished)) {
            events.accept(new StreamEvent.End());
        }
    }
}
