package dev.portolan.provider.messages;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.continuation.StreamSplicer;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.SseReader;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Joins two answers in Anthropic's events: the message begins once, the caller's block of text goes
 * on, later blocks are numbered after it, and the output of both is told as one.
 *
 * <p>An answer asked for from its start has to repeat the other's text. One asked for only the rest
 * may do so.
 */
final class MessagesSplicer implements StreamSplicer {
    private static final int MAX_EVENT = 8 << 20;

    private final MessagesPartialAnswer broken;
    private final boolean repeated;
    private final SseReader events = new SseReader(MAX_EVENT);
    private final Map<Long, Integer> numbers = new HashMap<>();
    private final StringBuilder said = new StringBuilder();
    private long saidEvents;
    private int matched;
    private boolean joined;
    private boolean diverged;

    /** The rest's number of the block that goes on with the caller's; -1 before there is one. */
    private long theirs = -1;

    private int ours;
    private int blocks;
    private boolean open;

    private final ByteArrayOutputStream owed = new ByteArrayOutputStream();
    private byte @Nullable [] event;
    private boolean content;

    MessagesSplicer(MessagesPartialAnswer broken, boolean repeated) {
        this.broken = broken;
        this.repeated = repeated;
        this.ours = broken.block();
        this.blocks = broken.blocks();
        this.open = broken.open();
    }

    @Override
    public void over(byte[] array, int from, int to) {
        events.feed(array, from, to);
    }

    @Override
    public boolean next() {
        if (!events.next()) {
            return false;
        }
        owed.reset();
        event = null;
        content = false;
        JsonValue data = JsonReader.read(events.array(), events.dataFrom(), events.dataTo());
        if (data != null) {
            join(data);
        }
        return true;
    }

    private void join(JsonValue data) {
        long number = data.get("index").count();
        switch (data.get("type").textOrEmpty()) {
            case "message_start" -> {}
            case "content_block_start" -> begin(number, data);
            case "content_block_delta" -> delta(number, data);
            case "content_block_stop" -> stop(number, data);
            case "message_delta" -> finish(data);
            default -> event = written(data);
        }
    }

    private void begin(long number, JsonValue data) {
        JsonValue block = data.get("content_block");
        boolean text = block.get("type").textOrEmpty().equals("text");
        if (text && theirs < 0 && !joined) {
            theirs = number;
            text(block.get("text").textOrEmpty());
            return;
        }
        settle();
        if (!diverged) {
            close();
            numbers.put(number, blocks);
            content = block.get("type").textOrEmpty().equals("tool_use");
            event = numbered(data, blocks++);
        }
    }

    private void delta(long number, JsonValue data) {
        JsonValue delta = data.get("delta");
        if (number == theirs) {
            if (delta.get("type").textOrEmpty().equals("text_delta")) {
                text(delta.get("text").textOrEmpty());
            } else if (joined && open) {
                event = numbered(data, ours);
            }
            return;
        }
        Integer known = numbers.get(number);
        if (known != null) {
            content = true;
            event = numbered(data, known);
        }
    }

    private void text(String told) {
        String fresh = joined ? told : beyond(told);
        if (!fresh.isEmpty()) {
            content = true;
            event = telling(fresh);
        }
    }

    /** What of {@code told} the first answer has not told. */
    private String beyond(String told) {
        String sent = broken.text();
        int most = Math.min(told.length(), sent.length() - matched);
        if (told.regionMatches(0, sent, matched, most)) {
            matched += most;
            joined = matched == sent.length();
            return told.substring(most);
        }
        diverged = repeated;
        joined = !repeated;
        return repeated ? "" : sent.substring(0, matched) + told;
    }

    /** The event that says {@code text}; opens a block where the caller's was closed. */
    private byte[] telling(String text) {
        if (!open) {
            open = true;
            ours = blocks++;
            ObjectBuilder block = new ObjectBuilder().put("type", "text").put("text", "");
            owed.writeBytes(
                    written(
                            new ObjectBuilder()
                                    .put("type", "content_block_start")
                                    .put("index", ours)
                                    .put("content_block", block.build())
                                    .build()));
        }
        said.append(text);
        saidEvents++;
        ObjectBuilder delta = new ObjectBuilder().put("type", "text_delta").put("text", text);
        return written(
                new ObjectBuilder()
                        .put("type", "content_block_delta")
                        .put("index", ours)
                        .put("delta", delta.build())
                        .build());
    }

    private void stop(long number, JsonValue data) {
        if (number == theirs) {
            if (joined) {
                close();
            }
            return;
        }
        Integer known = numbers.get(number);
        if (known != null) {
            event = numbered(data, known);
        }
    }

    private void close() {
        if (open) {
            open = false;
            owed.writeBytes(
                    written(
                            new ObjectBuilder()
                                    .put("type", "content_block_stop")
                                    .put("index", ours)
                                    .build()));
        }
    }

    private void finish(JsonValue data) {
        settle();
        if (!diverged) {
            close();
            event = written(repeated ? data : counted(data));
        }
    }

    /** To the caller, what the first answer had written counts as written, not as asked. */
    private JsonValue counted(JsonValue data) {
        JsonValue usage = data.get("usage");
        if (!usage.isObject()) {
            return data;
        }
        ObjectBuilder both = new ObjectBuilder(usage);
        both.put("output_tokens", usage.get("output_tokens").count() + broken.events());
        if (usage.get("input_tokens").count() > 0) {
            long input = usage.get("input_tokens").count() - broken.events();
            both.put("input_tokens", Math.max(0, input));
        }
        return new ObjectBuilder(data).put("usage", both.build()).build();
    }

    @Override
    public void settle() {
        if (joined) {
            return;
        }
        diverged = repeated;
        joined = !repeated;
        if (joined && matched > 0) {
            byte[] held = telling(broken.text().substring(0, matched));
            owed.writeBytes(held);
        }
    }

    private static byte[] numbered(JsonValue data, int number) {
        return written(new ObjectBuilder(data).put("index", number).build());
    }

    private static byte[] written(JsonValue data) {
        String name = data.get("type").textOrEmpty();
        String text = "event: " + name + "\ndata: " + data.toJson() + "\n\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean diverged() {
        return diverged;
    }

    @Override
    public boolean joined() {
        return joined;
    }

    @Override
    public byte @Nullable [] owed() {
        byte[] bytes = owed.toByteArray();
        owed.reset();
        return bytes.length == 0 ? null : bytes;
    }

    @Override
    public byte @Nullable [] event() {
        return event;
    }

    @Override
    public boolean hasContent() {
        return content;
    }

    @Override
    public boolean said() {
        return !said.isEmpty();
    }

    @Override
    public PartialAnswer before() {
        return broken;
    }

    @Override
    public PartialAnswer both() {
        return new MessagesPartialAnswer(
                broken.text() + said,
                broken.events() + Math.max(1, saidEvents),
                ours,
                blocks,
                open);
    }
}
