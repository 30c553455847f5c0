package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.json.JsonValue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer as OpenAI's typed clients read it: they require the members that the protocol requires,
 * and join the pieces of a call by its index: a type replaces the one before, other strings are
 * appended.
 *
 * @param calls the calls of the first choice, each as its name and arguments
 * @param ids their ids
 * @param finish the finish reason of the first choice
 */
public record TypedChat(String text, List<String> calls, List<String> ids, String finish) {
    /** Reads the chunks of a stream, without its last event. */
    public static TypedChat ofChunks(byte[] stream) {
        var text = new StringBuilder();
        var calls = new TreeMap<Long, Map<String, StringBuilder>>();
        String finish = "";
        var names = new HashMap<String, JsonValue>();
        for (var chunk : AnswerContent.data(stream)) {
            envelope(chunk, "chat.completion.chunk");
            for (var name : List.of("id", "created", "model")) {
                assertThat(names.computeIfAbsent(name, chunk::get)).isEqualTo(chunk.get(name));
            }
            for (var choice : chunk.get("choices").elements()) {
                assertThat(choice.get("index").number()).as("index of a choice").isNotNull();
                assertThat(choice.get("delta").isObject()).as("delta is an object").isTrue();
                if (choice.get("index").count() == 0) {
                    delta(choice.get("delta"), text, calls);
                    finish += choice.get("finish_reason").textOrEmpty();
                }
            }
        }
        assertThat(calls.keySet()).allMatch(index -> index < calls.size());
        return of(text.toString(), new ArrayList<>(calls.values()), finish);
    }

    private static void envelope(JsonValue object, String kind) {
        assertThat(object.get("object").text()).isEqualTo(kind);
        assertThat(object.get("id").textOrEmpty()).as("id").isNotEmpty();
        assertThat(object.get("model").textOrEmpty()).as("model").isNotEmpty();
        assertThat(object.get("created").number()).as("created").matches("\\d+");
        assertThat(object.get("choices").isArray()).as("choices is a list").isTrue();
    }

    private static void delta(
            JsonValue delta, StringBuilder text, Map<Long, Map<String, StringBuilder>> calls) {
        text.append(delta.get("content").textOrEmpty());
        for (var call : delta.get("tool_calls").elements()) {
            assertThat(call.get("index").number()).as("index of a call").isNotNull();
            var joined = calls.computeIfAbsent(call.get("index").count(), _i -> new HashMap<>());
            join(joined, "id", call.get("id"));
            if (call.get("type").text() != null) {
                joined.put("type", new StringBuilder(call.get("type").textOrEmpty()));
            }
            join(joined, "name", call.get("function").get("name"));
            join(joined, "arguments", call.get("function").get("arguments"));
        }
    }

    private static void join(Map<String, StringBuilder> call, String name, JsonValue piece) {
        assertThat(piece.isNull() || piece.text() != null).as(name + " is text").isTrue();
        call.computeIfAbsent(name, _n -> new StringBuilder()).append(piece.textOrEmpty());
    }

    /** Reads a whole answer. */
    public static TypedChat ofWhole(byte[] body) {
        var answer = Exchange.json(body);
        envelope(answer, "chat.completion");
        for (var choice : answer.get("choices").elements()) {
            assertThat(choice.get("index").number()).as("index of a choice").isNotNull();
            assertThat(choice.has("finish_reason")).as("finish_reason is there").isTrue();
            assertThat(choice.get("message").get("role").textOrEmpty()).isEqualTo("assistant");
        }
        var first = answer.get("choices").elements().getFirst();
        var calls = new ArrayList<Map<String, StringBuilder>>();
        for (var call : first.get("message").get("tool_calls").elements()) {
            var read = new HashMap<String, StringBuilder>();
            join(read, "id", call.get("id"));
            join(read, "type", call.get("type"));
            join(read, "name", call.get("function").get("name"));
            join(read, "arguments", call.get("function").get("arguments"));
            calls.add(read);
        }
        return of(
                first.get("message").get("content").textOrEmpty(),
                calls,
                first.get("finish_reason").textOrEmpty());
    }

    private static TypedChat of(
            String text, List<Map<String, StringBuilder>> calls, String finish) {
        var ids = calls.stream().map(call -> String.valueOf(call.get("id"))).toList();
        assertThat(ids).as("ids of calls").doesNotContain("").doesNotHaveDuplicates();
        assertThat(calls).allSatisfy(call -> assertThat(call.get("type")).hasToString("function"));
        return new TypedChat(
                text,
                calls.stream().map(call -> call.get("name") + "" + call.get("arguments")).toList(),
                ids,
                finish);
    }
}
