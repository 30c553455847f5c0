package dev.portolan.provider.messages;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.canonical.Answer;
import dev.portolan.provider.canonical.AnswerWriter;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes an answer as Anthropic's events, or as its message: the first choice only, as the protocol
 * has no other.
 *
 * <p>Blocks are started by their first content, so that no empty one is ever sent. The stop reason
 * is sent at the end, because only then the usage is known.
 */
public final class MessagesWriter implements AnswerWriter {
    /** An open block. */
    private static final class Open {
        final BlockStart start;
        int index = -1;
        String signature = "";

        Open(BlockStart start) {
            this.start = start;
        }
    }

    private final Map<Integer, Open> open = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    private Usage usage = Usage.NONE;
    private StreamEvent.@Nullable Finish finish;
    private int blocks;

    @Override
    public byte[] event(StreamEvent event) {
        out.reset();
        switch (event) {
            case StreamEvent.Start start -> start(start);
            case BlockStart start -> begin(start);
            case StreamEvent.TextDelta delta -> text(delta);
            case StreamEvent.ArgumentsDelta delta -> {
                var at = open.get(delta.block());
                if (at != null) {
                    delta(at, "input_json_delta", "partial_json", delta.fragment());
                }
            }
            case StreamEvent.SignatureDelta delta -> sign(delta);
            case StreamEvent.BlockStop stop -> stop(open.remove(stop.block()));
            case StreamEvent.WholeBlock whole -> whole(whole);
            case StreamEvent.Finish end -> finish = end.choice() == 0 ? end : finish;
            case StreamEvent.UsageUpdate update -> usage = update.usage();
            case StreamEvent.Logprobs _logprobs -> {}
            case StreamEvent.Failure _failure -> {}
            case StreamEvent.End _end -> end();
        }
        return out.toByteArray();
    }

    private void start(StreamEvent.Start start) {
        var message =
                message(start.id(), start.model(), JsonValue.array(java.util.List.of()))
                        .put("stop_reason", JsonLiteral.NULL)
                        .put("stop_sequence", JsonLiteral.NULL)
                        .put("usage", MessagesUsage.write(usage));
        write("message_start", new ObjectBuilder().put("message", message.build()));
    }

    private static ObjectBuilder message(String id, String model, JsonValue content) {
        return new ObjectBuilder()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model)
                .put("content", content);
    }

    private void begin(BlockStart start) {
        if (start.choice() == 0) {
            open.put(start.block(), new Open(start));
        }
    }

    private void text(StreamEvent.TextDelta delta) {
        var at = open.get(delta.block());
        if (at == null) {
            return;
        }
        if (at.start.kind() == BlockStart.Kind.THINKING) {
            delta(at, "thinking_delta", "thinking", delta.text());
        } else {
            delta(at, "text_delta", "text", delta.text());
        }
    }

    private void delta(Open at, String type, String member, String value) {
        opened(at);
        write(
                "content_block_delta",
                new ObjectBuilder()
                        .put("index", at.index)
                        .put(
                                "delta",
                                new ObjectBuilder().put("type", type).put(member, value).build()));
    }

    private void opened(Open at) {
        if (at.index < 0) {
            at.index = blocks++;
            open(at.index, MessagesBlocks.opening(at.start, at.signature));
        }
    }

    private void open(int index, JsonValue content) {
        write(
                "content_block_start",
                new ObjectBuilder().put("index", index).put("content_block", content));
    }

    /** Sends a thought's signature as a delta; a call's is known before the call starts. */
    private void sign(StreamEvent.SignatureDelta delta) {
        var at = open.get(delta.block());
        if (at == null) {
            return;
        }
        var value = delta.signature().marked();
        if (at.start.kind() == BlockStart.Kind.THINKING) {
            delta(at, "signature_delta", "signature", value);
        } else {
            at.signature = at.signature + value;
        }
    }

    private void stop(@Nullable Open at) {
        if (at == null) {
            return;
        }
        if (at.start.kind() == BlockStart.Kind.TOOL_CALL) {
            opened(at);
        }
        if (at.index >= 0) {
            close(at.index);
        }
    }

    private void close(int index) {
        write("content_block_stop", new ObjectBuilder().put("index", index));
    }

    private void whole(StreamEvent.WholeBlock whole) {
        var content = whole.choice() == 0 ? MessagesBlocks.answer(whole.content()) : null;
        if (content != null) {
            int index = blocks++;
            open(index, content);
            close(index);
        }
    }

    private void end() {
        var end = finish;
        var delta = new ObjectBuilder();
        if (end != null) {
            ending(delta, end.reason(), end.raw(), end.stopSequence());
        }
        write(
                "message_delta",
                new ObjectBuilder()
                        .put("delta", delta.build())
                        .put("usage", MessagesUsage.write(usage)));
    }

    private static void ending(
            ObjectBuilder into,
            @Nullable FinishReason reason,
            @Nullable String raw,
            @Nullable String stopSequence) {
        into.put(
                        "stop_reason",
                        reason == null
                                ? JsonLiteral.NULL
                                : JsonValue.of(StopReasons.name(reason, raw, stopSequence)))
                .put(
                        "stop_sequence",
                        stopSequence == null ? JsonLiteral.NULL : JsonValue.of(stopSequence));
    }

    private void write(String name, ObjectBuilder members) {
        var json = new ObjectBuilder().put("type", name);
        members.build().members().forEach(json::put);
        var event = "event: " + name + "\ndata: " + json.build().toJson() + "\n\n";
        out.writeBytes(event.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] whole(Answer answer) {
        var choice = answer.choices().getFirst();
        var content = new java.util.ArrayList<JsonValue>();
        for (var block : choice.blocks()) {
            var json = MessagesBlocks.answer(block);
            if (json != null) {
                content.add(json);
            }
        }
        var body = message(answer.id(), answer.model(), JsonValue.array(content));
        ending(body, choice.finish(), choice.raw(), choice.stopSequence());
        var usage = answer.usage() == null ? Usage.NONE : answer.usage();
        return body.put("usage", MessagesUsage.write(usage)).build().toBytes();
    }
}
