package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.json.JsonValue;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer as Anthropic's typed clients read it: blocks one after the other, each call with an id.
 *
 * @param calls the calls, each as its name and input
 * @param ids their ids
 */
public record TypedMessage(String text, List<String> calls, List<String> ids, String stop) {
    /** Reads a whole message. */
    public static TypedMessage ofWhole(byte[] body) {
        var message = Exchange.json(body);
        var text = new StringBuilder();
        var calls = new ArrayList<String>();
        var ids = new ArrayList<String>();
        for (var block : message.get("content").elements()) {
            text.append(block.get("text").textOrEmpty());
            if (block.get("type").textOrEmpty().equals("tool_use")) {
                calls.add(block.get("name").textOrEmpty() + block.get("input").toJson());
                ids.add(block.get("id").textOrEmpty());
            }
        }
        return of(text, calls, ids, message.get("stop_reason"));
    }

    /** Reads a stream's events. */
    public static TypedMessage ofEvents(byte[] stream) {
        var text = new StringBuilder();
        var calls = new ArrayList<String>();
        var ids = new ArrayList<String>();
        JsonValue stop = JsonValue.of("");
        long open = -1;
        long next = 0;
        for (var event : AnswerContent.data(stream)) {
            var block = event.get("content_block");
            var delta = event.get("delta");
            switch (event.get("type").textOrEmpty()) {
                case "content_block_start" -> {
                    assertThat(open).as("no other block is open").isEqualTo(-1);
                    open = event.get("index").count();
                    assertThat(open).isEqualTo(next++);
                    if (block.get("type").textOrEmpty().equals("tool_use")) {
                        ids.add(block.get("id").textOrEmpty());
                        calls.add(block.get("name").textOrEmpty());
                    }
                }
                case "content_block_delta" -> {
                    assertThat(event.get("index").count()).isEqualTo(open);
                    text.append(delta.get("text").textOrEmpty());
                    if (!delta.get("partial_json").textOrEmpty().isEmpty()) {
                        calls.add(calls.removeLast() + delta.get("partial_json").textOrEmpty());
                    }
                }
                case "content_block_stop" -> {
                    assertThat(event.get("index").count()).isEqualTo(open);
                    open = -1;
                }
                case "message_delta" -> stop = delta.get("stop_reason");
                default -> {}
            }
        }
        return of(text, calls, ids, stop);
    }

    private static TypedMessage of(
            StringBuilder text, List<String> calls, List<String> ids, JsonValue stop) {
        assertThat(ids).as("ids of calls").doesNotContain("").doesNotHaveDuplicates();
        return new TypedMessage(text.toString(), calls, ids, stop.textOrEmpty());
    }
}
