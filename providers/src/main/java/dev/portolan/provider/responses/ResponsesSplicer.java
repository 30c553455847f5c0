package dev.portolan.provider.responses;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.continuation.StreamSplicer;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Splices the protocol's events: the response starts once and keeps its id, the caller's message
 * continues, later items get the positions after it, events are numbered on, and the last one has
 * the items and the usage of both answers.
 */
final class ResponsesSplicer extends StreamSplicer {
    private static final JsonValue NONE = JsonValue.array(List.of());

    private final ResponsesPartialAnswer before;
    private final boolean repeats;
    private final NumberedEvents out;
    private final Map<Integer, JsonValue> items = new TreeMap<>();

    /** The positions of the continuation's items after the text, by their positions there. */
    private final Map<Long, Integer> positions = new HashMap<>();

    /** The continuation's thoughts before the text, which the caller's answer has no place for. */
    private final Set<Long> left = new HashSet<>();

    private ResponsesPartialAnswer.@Nullable OpenMessage open;

    /** The continuation's position of the message that continues the caller's; -1 before it. */
    private long theirs = -1;

    private long sequence;
    private byte @Nullable [] event;
    private boolean content;

    ResponsesSplicer(ResponsesPartialAnswer before, boolean repeats) {
        super(before, repeats);
        this.before = before;
        this.repeats = repeats;
        this.open = before.open();
        this.sequence = before.sequence();
        this.out = new NumberedEvents(before.sequence() + 1);
        for (var item : before.done()) {
            items.put(out.nextItem(), item);
        }
        if (open != null) {
            out.nextItem();
        }
    }

    @Override
    protected void splice(byte[] array, int from, int to) {
        content = false;
        event = null;
        var data = JsonReader.read(array, from, to);
        if (data != null) {
            join(data);
        }
        var written = out.take();
        event = written.length == 0 ? null : written;
    }

    private void join(JsonValue data) {
        long item = data.get("output_index").count();
        var type = data.get("type").textOrEmpty();
        switch (type) {
            case "response.created", "response.in_progress", "response.queued" -> {}
            case "response.completed", "response.incomplete" -> finish(type, data.get("response"));
            case "response.output_item.added" -> begin(item, data);
            default -> {
                if (item == theirs) {
                    text(type, data);
                } else if (!left.contains(item)) {
                    other(item, type, data);
                }
            }
        }
    }

    private void begin(long item, JsonValue data) {
        var type = data.get("item").get("type").textOrEmpty();
        if (type.equals("message") && theirs < 0 && !joined()) {
            theirs = item;
            return;
        }
        if (type.equals("reasoning") && !joined()) {
            left.add(item);
            return;
        }
        settle();
        if (!diverged()) {
            close();
            positions.put(item, out.nextItem());
            content = type.endsWith("_call");
            other(item, data.get("type").textOrEmpty(), data);
        }
    }

    /** Writes an event of an item after the text. */
    private void other(long item, String type, JsonValue data) {
        var position = positions.get(item);
        if (position != null) {
            content |= type.endsWith(".delta");
            if (type.equals("response.output_item.done")) {
                items.put(position, data.get("item"));
            }
            write(type, new ObjectBuilder(data).put("output_index", position));
        }
    }

    private void text(String type, JsonValue data) {
        if (type.equals("response.output_text.delta")) {
            var fresh = newText(data.get("delta").textOrEmpty());
            if (!fresh.isEmpty()) {
                content = true;
                more(fresh);
            }
        } else if (type.equals("response.output_item.done") && joined()) {
            close();
        }
    }

    /** Writes more of the caller's message; starts one where it was ended. */
    private void more(String text) {
        var message = open;
        if (message == null) {
            int index = out.nextItem();
            var id = "msg_" + before.response().get("id").textOrEmpty() + "_" + index;
            message = new ResponsesPartialAnswer.OpenMessage(id, index, "");
            write(
                    "response.output_item.added",
                    new ObjectBuilder()
                            .put("output_index", index)
                            .put("item", OutputItems.message(id, OutputItems.IN_PROGRESS, null)));
            write(
                    "response.content_part.added",
                    at(message).put("part", OutputItems.text("", NONE)));
        }
        open = message.and(text);
        write("response.output_text.delta", at(message).put("delta", text).put("logprobs", NONE));
    }

    private static ObjectBuilder at(ResponsesPartialAnswer.OpenMessage message) {
        return new ObjectBuilder()
                .put("item_id", message.id())
                .put("output_index", message.index())
                .put("content_index", 0);
    }

    private void close() {
        var message = open;
        if (message == null) {
            return;
        }
        open = null;
        var part = OutputItems.text(message.text(), NONE);
        var item = OutputItems.message(message.id(), OutputItems.COMPLETED, part);
        write(
                "response.output_text.done",
                at(message).put("text", message.text()).put("logprobs", NONE));
        write("response.content_part.done", at(message).put("part", part));
        write(
                "response.output_item.done",
                new ObjectBuilder().put("output_index", message.index()).put("item", item));
        items.put(message.index(), item);
    }

    private void write(String type, ObjectBuilder members) {
        sequence++;
        out.write(type, members);
    }

    private void finish(String type, JsonValue response) {
        settle();
        if (diverged()) {
            return;
        }
        close();
        var whole =
                new ObjectBuilder(response)
                        .put("id", before.response().get("id"))
                        .put("created_at", before.response().get("created_at"))
                        .put("model", before.response().get("model"))
                        .put("output", JsonValue.array(List.copyOf(items.values())))
                        .put("usage", counted(response.get("usage")));
        write(type, new ObjectBuilder().put("response", whole.build()));
    }

    /** Counts the text of the first answer as output, where the request counted it as input. */
    private JsonValue counted(JsonValue usage) {
        if (repeats || !usage.isObject()) {
            return usage.isObject() ? usage : JsonLiteral.NULL;
        }
        long input = Math.max(0, usage.get("input_tokens").count() - before.events());
        long output = usage.get("output_tokens").count() + before.events();
        return new ObjectBuilder(usage)
                .put("input_tokens", input)
                .put("output_tokens", output)
                .put("total_tokens", input + output)
                .build();
    }

    @Override
    protected void precede(String held) {
        more(held);
    }

    /** Returns what was held back until the end; all else is in the current event. */
    @Override
    protected byte @Nullable [] preceding() {
        var written = out.take();
        return written.length == 0 ? null : written;
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
        return new ResponsesPartialAnswer(
                before.text() + added,
                before.events() + addedEvents,
                before.response(),
                List.copyOf(items.values()),
                open,
                sequence);
    }
}
