package dev.portolan.provider.messages;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.continuation.StreamSplicer;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.SseWriter;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Splices Anthropic's events: the message starts once, the caller's block of text continues, later
 * blocks get the indexes after it, and the usage covers the output of both answers.
 */
final class MessagesSplicer extends StreamSplicer {
    private final MessagesPartialAnswer before;
    private final boolean repeats;
    private final Map<Long, Integer> indexes = new HashMap<>();

    /** The continuation's index of the block that continues the caller's; -1 before it starts. */
    private long theirs = -1;

    private int ours;
    private int blocks;
    private boolean open;

    private final ByteArrayOutputStream preceding = new ByteArrayOutputStream();
    private byte @Nullable [] event;
    private boolean content;

    MessagesSplicer(MessagesPartialAnswer before, boolean repeats) {
        super(before, repeats);
        this.before = before;
        this.repeats = repeats;
        this.ours = before.block();
        this.blocks = before.blocks();
        this.open = before.open();
    }

    @Override
    protected void splice(byte[] array, int from, int to) {
        preceding.reset();
        event = null;
        content = false;
        JsonValue data = JsonReader.read(array, from, to);
        if (data != null) {
            join(data);
        }
    }

    private void join(JsonValue data) {
        long index = data.get("index").count();
        switch (data.get("type").textOrEmpty()) {
            case "message_start" -> {}
            case "content_block_start" -> begin(index, data);
            case "content_block_delta" -> delta(index, data);
            case "content_block_stop" -> stop(index, data);
            case "message_delta" -> finish(data);
            default -> event = written(data);
        }
    }

    private void begin(long index, JsonValue data) {
        JsonValue block = data.get("content_block");
        boolean text = block.get("type").textOrEmpty().equals("text");
        if (text && theirs < 0 && !joined()) {
            theirs = index;
            text(block.get("text").textOrEmpty());
            return;
        }
        settle();
        if (!diverged()) {
            close();
            indexes.put(index, blocks);
            content = block.get("type").textOrEmpty().equals("tool_use");
            event = withIndex(data, blocks++);
        }
    }

    private void delta(long index, JsonValue data) {
        JsonValue delta = data.get("delta");
        if (index == theirs) {
            if (delta.get("type").textOrEmpty().equals("text_delta")) {
                text(delta.get("text").textOrEmpty());
            } else if (joined() && open) {
                event = withIndex(data, ours);
            }
            return;
        }
        Integer known = indexes.get(index);
        if (known != null) {
            content = true;
            event = withIndex(data, known);
        }
    }

    private void text(String piece) {
        String fresh = newText(piece);
        if (!fresh.isEmpty()) {
            content = true;
            event = textEvent(fresh);
        }
    }

    /** Returns an event with {@code text}; starts a block where the caller's was stopped. */
    private byte[] textEvent(String text) {
        if (!open) {
            open = true;
            ours = blocks++;
            ObjectBuilder block = new ObjectBuilder().put("type", "text").put("text", "");
            preceding.writeBytes(
                    written(
                            new ObjectBuilder()
                                    .put("type", "content_block_start")
                                    .put("index", ours)
                                    .put("content_block", block.build())
                                    .build()));
        }
        ObjectBuilder delta = new ObjectBuilder().put("type", "text_delta").put("text", text);
        return written(
                new ObjectBuilder()
                        .put("type", "content_block_delta")
                        .put("index", ours)
                        .put("delta", delta.build())
                        .build());
    }

    private void stop(long index, JsonValue data) {
        if (index == theirs) {
            if (joined()) {
                close();
            }
            return;
        }
        Integer known = indexes.get(index);
        if (known != null) {
            event = withIndex(data, known);
        }
    }

    private void close() {
        if (open) {
            open = false;
            preceding.writeBytes(
                    written(
                            new ObjectBuilder()
                                    .put("type", "content_block_stop")
                                    .put("index", ours)
                                    .build()));
        }
    }

    private void finish(JsonValue data) {
        settle();
        if (!diverged()) {
            close();
            event = written(repeats ? data : counted(data));
        }
    }

    /** Counts the text of the first answer as output, where the request counted it as input. */
    private JsonValue counted(JsonValue data) {
        JsonValue usage = data.get("usage");
        if (!usage.isObject()) {
            return data;
        }
        ObjectBuilder both = new ObjectBuilder(usage);
        both.put("output_tokens", usage.get("output_tokens").count() + before.events());
        if (usage.get("input_tokens").count() > 0) {
            long input = usage.get("input_tokens").count() - before.events();
            both.put("input_tokens", Math.max(0, input));
        }
        return new ObjectBuilder(data).put("usage", both.build()).build();
    }

    @Override
    protected void precede(String held) {
        byte[] first = textEvent(held);
        preceding.writeBytes(first);
    }

    private static byte[] withIndex(JsonValue data, int index) {
        return written(new ObjectBuilder(data).put("index", index).build());
    }

    private static byte[] written(JsonValue data) {
        return SseWriter.event(data.get("type").textOrEmpty(), data.toJson());
    }

    @Override
    protected byte @Nullable [] preceding() {
        byte[] bytes = preceding.toByteArray();
        preceding.reset();
        return bytes.length == 0 ? null : bytes;
    }

    @Override
    protected byte @Nullable [] event() {
        return event;
    }

    @Override
    protected boolean hasContent() {
        return content;
    }

    @Override
    protected PartialAnswer extended(String added, long addedEvents) {
        return new MessagesPartialAnswer(
                before.text() + added, before.events() + addedEvents, ours, blocks, open);
    }
}
