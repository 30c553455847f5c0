package dev.portolan.provider.messages;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.SseDecoder;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.LocationFields;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads Claude's answers, whole or streamed, in Anthropic's protocol. */
public final class MessagesDecoder extends SseDecoder {
    /** A block by the stream's own index, and its state. */
    private static final class Open {
        final int block;
        final boolean known;
        String pending = "";

        Open(int block, boolean known) {
            this.block = block;
            this.known = known;
        }
    }

    private final Map<Long, Open> open = new HashMap<>();
    private int blocks;
    private boolean finished;
    private Usage usage = Usage.NONE;
    private @Nullable String location;

    @Override
    protected void event(@Nullable String name, JsonValue data, Consumer<StreamEvent> events) {
        switch (data.get("type").textOrEmpty()) {
            case "message_start" -> start(data.get("message"), events);
            case "content_block_start" ->
                    open.put(data.get("index").count(), begin(data.get("content_block"), events));
            case "content_block_delta" -> delta(data, events);
            case "content_block_stop" -> stop(open.remove(data.get("index").count()), events);
            case "message_delta" -> {
                usage(data.get("usage"), events);
                finish(data.get("delta"), events);
            }
            case "message_stop" -> events.accept(new StreamEvent.End());
            default -> {}
        }
    }

    @Override
    public Optional<String> location() {
        return Optional.ofNullable(location);
    }

    private void start(JsonValue message, Consumer<StreamEvent> events) {
        events.accept(
                new StreamEvent.Start(
                        message.get("id").textOrEmpty(), message.get("model").textOrEmpty(), null));
        usage(message.get("usage"), events);
    }

    private void usage(JsonValue data, Consumer<StreamEvent> events) {
        if (data.isObject()) {
            usage = MessagesUsage.read(data, usage);
            String made = data.get(LocationFields.MEMBER).text();
            location = made == null ? location : made;
            events.accept(new StreamEvent.UsageUpdate(usage));
        }
    }

    private Open begin(JsonValue content, Consumer<StreamEvent> events) {
        int block = blocks++;
        var kind = content.get("type").textOrEmpty();
        var begun = new Open(block, !kind.startsWith("redacted"));
        switch (kind) {
            case "text" -> {
                events.accept(BlockStart.of(block, BlockStart.Kind.TEXT));
                text(block, content.get("text"), events);
            }
            case "thinking" -> {
                events.accept(BlockStart.of(block, BlockStart.Kind.THINKING));
                text(block, content.get("thinking"), events);
                sign(block, content.get("signature"), events);
            }
            case "tool_use" -> {
                events.accept(
                        BlockStart.call(
                                block,
                                content.get("id").textOrEmpty(),
                                content.get("name").textOrEmpty()));
                if (!content.get("input").members().isEmpty()) {
                    begun.pending = content.get("input").toJson();
                }
            }
            case "redacted_thinking" -> events.accept(whole(block, redacted(content)));
            default -> {
                events.accept(whole(block, new Block.Opaque(Signature.ANTHROPIC, content)));
                return new Open(block, false);
            }
        }
        return begun;
    }

    private static StreamEvent whole(int block, Block content) {
        return new StreamEvent.WholeBlock(0, block, content);
    }

    private static Block redacted(JsonValue content) {
        return new Block.Thinking(
                "", null, new Signature(Signature.ANTHROPIC, content.get("data").textOrEmpty()));
    }

    private static void text(int block, JsonValue text, Consumer<StreamEvent> events) {
        events.accept(new StreamEvent.TextDelta(block, text.textOrEmpty()));
    }

    private static void sign(int block, JsonValue signature, Consumer<StreamEvent> events) {
        var value = signature.textOrEmpty();
        if (!value.isEmpty()) {
            events.accept(
                    new StreamEvent.SignatureDelta(
                            block, new Signature(Signature.ANTHROPIC, value)));
        }
    }

    private void delta(JsonValue data, Consumer<StreamEvent> events) {
        var at = open.get(data.get("index").count());
        if (at == null || !at.known) {
            return;
        }
        var delta = data.get("delta");
        switch (delta.get("type").textOrEmpty()) {
            case "text_delta" -> text(at.block, delta.get("text"), events);
            case "thinking_delta" -> text(at.block, delta.get("thinking"), events);
            case "signature_delta" -> sign(at.block, delta.get("signature"), events);
            case "input_json_delta" -> {
                var fragment = delta.get("partial_json").textOrEmpty();
                if (!fragment.isEmpty()) {
                    at.pending = "";
                    events.accept(new StreamEvent.ArgumentsDelta(at.block, fragment));
                }
            }
            default -> {}
        }
    }

    private static void stop(@Nullable Open at, Consumer<StreamEvent> events) {
        if (at == null || !at.known) {
            return;
        }
        if (!at.pending.isEmpty()) {
            events.accept(new StreamEvent.ArgumentsDelta(at.block, at.pending));
        }
        events.accept(new StreamEvent.BlockStop(at.block));
    }

    private void finish(JsonValue data, Consumer<StreamEvent> events) {
        var raw = data.get("stop_reason").text();
        if (raw != null) {
            finished = true;
            events.accept(
                    new StreamEvent.Finish(
                            0, StopReasons.read(raw), raw, data.get("stop_sequence").text()));
        }
    }

    /** Ends the answer: one with a stop reason is complete even without the last event. */
    @Override
    protected void closed(Consumer<StreamEvent> events) {
        if (finished) {
            events.accept(new StreamEvent.End());
        }
    }

    @Override
    protected void answer(JsonValue answer, Consumer<StreamEvent> events) {
        if (!answer.get("content").isArray()) {
            return;
        }
        start(answer, events);
        for (var content : answer.get("content").elements()) {
            stop(begin(content, events), events);
        }
        finish(answer, events);
        events.accept(new StreamEvent.End());
    }
}
