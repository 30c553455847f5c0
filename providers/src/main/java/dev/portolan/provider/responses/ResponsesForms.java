package dev.portolan.provider.responses;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.SseReader;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Converts an answer in the Responses protocol between its two forms: a response and a stream's
 * events. Unknown members, items and parts are kept.
 */
public final class ResponsesForms {
    /** The last events of answers that are complete. */
    private static final Set<String> LAST = Set.of("response.completed", "response.incomplete");

    private static final JsonValue EMPTY = JsonValue.array(List.of());

    private ResponsesForms() {}

    /**
     * Converts a stream's events to a response, which is in the last of them; empty where it is
     * not. A server that leaves the output out there has sent its items before.
     */
    public static Optional<Slice> whole(Slice events) {
        var reader = new SseReader();
        reader.feed(events.array(), events.from(), events.to());
        var items = new TreeMap<Long, JsonValue>();
        JsonValue last = JsonLiteral.NULL;
        while (reader.next()) {
            var event = JsonReader.read(reader.array(), reader.dataFrom(), reader.dataTo());
            if (event == null) {
                return Optional.empty();
            }
            var type = event.get("type").textOrEmpty();
            if (type.equals("response.output_item.done")) {
                items.put(event.get("output_index").count(), event.get("item"));
            } else if (LAST.contains(type)) {
                last = event.get("response");
            }
        }
        if (!last.isObject()) {
            return Optional.empty();
        }
        var whole = new ObjectBuilder(last);
        if (last.get("output").elements().isEmpty()) {
            whole.put("output", JsonValue.array(List.copyOf(items.values())));
        }
        return Optional.of(Slice.of(whole.build().toBytes()));
    }

    /** Converts a response to a stream's events; empty where it can't be read as one. */
    public static Optional<Slice> events(Slice whole) {
        var response = JsonReader.read(whole.array(), whole.from(), whole.to());
        var last = response == null ? "" : "response." + response.get("status").textOrEmpty();
        if (response == null || !LAST.contains(last) || !response.get("output").isArray()) {
            return Optional.empty();
        }
        var events = new NumberedEvents(0);
        var begun =
                new ObjectBuilder()
                        .put(
                                "response",
                                new ObjectBuilder(response)
                                        .put("status", OutputItems.IN_PROGRESS)
                                        .put("incomplete_details", JsonLiteral.NULL)
                                        .put("output", EMPTY)
                                        .remove("usage")
                                        .build());
        events.write("response.created", begun);
        events.write("response.in_progress", begun);
        for (var item : response.get("output").elements()) {
            item(events, item);
        }
        events.write(last, new ObjectBuilder().put("response", response));
        return Optional.of(Slice.of(events.take()));
    }

    private static void item(NumberedEvents events, JsonValue item) {
        int index = events.nextItem();
        var numbered = new ObjectBuilder().put("output_index", index);
        var place = new ObjectBuilder().put("item_id", item.get("id")).put("output_index", index);
        var type = item.get("type").textOrEmpty();
        var begun = new ObjectBuilder(item);
        if (item.has("status")) {
            begun.put("status", OutputItems.IN_PROGRESS);
        }
        var piece = ItemPiece.of(type);
        piece.ifPresent(each -> each.empty(begun, item));
        events.write(
                "response.output_item.added",
                new ObjectBuilder(numbered.build()).put("item", begun.build()));
        piece.ifPresent(each -> each.write(events, place.build(), item));
        events.write(
                "response.output_item.done", new ObjectBuilder(numbered.build()).put("item", item));
    }
}
