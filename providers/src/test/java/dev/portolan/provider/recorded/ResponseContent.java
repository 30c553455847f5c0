package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The content of an answer in the Responses protocol, read from its JSON in the simplest way; of
 * events from their deltas alone. Events must come in the order that strict clients need: an item
 * is announced before anything of it, its id stays, its numbers rise, and what ends it repeats it.
 */
final class ResponseContent {
    private final TreeMap<Long, String> ids = new TreeMap<>();
    private final TreeMap<Long, StringBuilder> texts = new TreeMap<>();
    private final TreeMap<Long, JsonValue> done = new TreeMap<>();
    private long number = -1;
    private JsonValue last = JsonLiteral.NULL;

    private ResponseContent() {}

    /** Reads the content of a whole response. */
    static AnswerContent ofResponse(JsonValue response) {
        var text = new StringBuilder();
        var calls = new ArrayList<String>();
        for (var item : response.get("output").elements()) {
            switch (item.get("type").textOrEmpty()) {
                case "message" ->
                        item.get("content")
                                .elements()
                                .forEach(
                                        part ->
                                                text.append(part.get("text").textOrEmpty())
                                                        .append(part.get("refusal").textOrEmpty()));
                case "function_call" ->
                        calls.add(
                                item.get("name").textOrEmpty()
                                        + AnswerContent.arguments(
                                                item.get("arguments").textOrEmpty()));
                case "custom_tool_call" ->
                        calls.add(
                                item.get("name").textOrEmpty()
                                        + AnswerContent.canonical(
                                                JsonValue.object("input", item.get("input"))));
                default -> {}
            }
        }
        return new AnswerContent(
                text.toString(),
                calls,
                finish(response, calls),
                response.get("usage").get("input_tokens").count(),
                response.get("usage").get("output_tokens").count());
    }

    private static String finish(JsonValue response, List<String> calls) {
        return switch (response.get("incomplete_details").get("reason").textOrEmpty()) {
            case "max_output_tokens" -> "length";
            case "content_filter" -> "content_filter";
            default -> calls.isEmpty() ? "stop" : "tool_calls";
        };
    }

    /** Reads the content of a stream of events, whose order is checked. */
    static AnswerContent ofEvents(byte[] stream) {
        var content = new ResponseContent();
        AnswerContent.data(stream).forEach(content::event);
        return content.read();
    }

    private void event(JsonValue event) {
        assertThat(last.isNull()).as("nothing follows the last event").isTrue();
        assertThat(event.get("sequence_number").count()).isGreaterThan(number);
        number = event.get("sequence_number").count();
        long item = event.get("output_index").count();
        switch (event.get("type").textOrEmpty()) {
            case "response.created" -> assertThat(number).isLessThan(2);
            case "response.completed", "response.incomplete" -> last = event.get("response");
            case "response.output_item.added" -> {
                assertThat(ids).doesNotContainKey(item);
                ids.put(item, event.get("item").get("id").textOrEmpty());
            }
            case "response.output_item.done" -> {
                assertThat(event.get("item").get("id").textOrEmpty()).isEqualTo(ids.get(item));
                done.put(item, event.get("item"));
            }
            case String type -> {
                if (event.has("item_id")) {
                    assertThat(event.get("item_id").textOrEmpty()).isEqualTo(ids.get(item));
                    assertThat(done).doesNotContainKey(item);
                }
                delta(type, item, event.get("delta").textOrEmpty());
            }
        }
    }

    private void delta(String type, long item, String piece) {
        switch (type) {
            case "response.output_text.delta",
                    "response.refusal.delta",
                    "response.function_call_arguments.delta" ->
                    texts.computeIfAbsent(item, _ -> new StringBuilder()).append(piece);
            default -> {}
        }
    }

    private AnswerContent read() {
        assertThat(last.isObject()).as("the last event has the response").isTrue();
        assertThat(last.get("output").elements()).isEqualTo(List.copyOf(done.values()));
        var text = new StringBuilder();
        var calls = new ArrayList<String>();
        done.forEach(
                (index, item) -> {
                    var said = texts.getOrDefault(index, new StringBuilder()).toString();
                    switch (item.get("type").textOrEmpty()) {
                        case "message" -> text.append(said);
                        case "function_call" ->
                                calls.add(
                                        item.get("name").textOrEmpty()
                                                + AnswerContent.arguments(said));
                        default -> {}
                    }
                });
        var whole = ofResponse(last);
        assertThat(whole.text()).isEqualTo(text.toString());
        assertThat(whole.calls()).isEqualTo(calls);
        return whole;
    }
}
