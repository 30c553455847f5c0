package dev.portolan.provider.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A message and its events convert into each other, whatever they contain. */
final class MessageFormsTest {
    private static final String MESSAGE =
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude","future":{"a":1},"content":[%s],            "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":5}}\
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"text\",\"text\":\"Good day\"}",
                "{\"type\":\"text\",\"text\":\"\"}",
                "{\"type\":\"text\",\"text\":\"said\",\"citations\":[{\"cited_text\":\"a\"},{\"cited_text\":\"b\"}]}",
                "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},{\"type\":\"text\",\"text\":\"x\"}",
                "{\"type\":\"redacted_thinking\",\"data\":\"ZGF0YQ==\"}",
                "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"a\":[1,2.0]}}",
                "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{}},{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"f\",\"input\":{\"b\":null}}",
                "{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\",\"input\":{\"query\":\"q\"}}",
                "{\"type\":\"something_new\",\"with\":{\"more\":true}}"
            })
    void message_asEventsAndBack_isItself(String content) {
        var message = MESSAGE.formatted(content);
        assertThat(folded(unfolded(message))).isEqualTo(read(message));
    }

    @Property(tries = 200)
    void text_asEventsAndBack_isItself(@ForAll List<String> texts) {
        var blocks =
                texts.stream()
                        .map(
                                text ->
                                        "{\"type\":\"text\",\"text\":%s}"
                                                .formatted(JsonValue.of(text).toJson()));
        var message = MESSAGE.formatted(String.join(",", blocks.toList()));
        assertThat(folded(unfolded(message))).isEqualTo(read(message));
    }

    /** An invalid UTF-8 byte, and an overlong encoding. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00FF", "\u00C1\u00A1"})
    void event_ofInvalidUtf8_isLeftOutAndCounted(String bytesOfACharacter) {
        var stream =
                event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                                + bytesOfACharacter
                                + "\"}");
        var bytes = stream.getBytes(StandardCharsets.ISO_8859_1);
        var decoder = new MessagesDecoder();
        decoder.feed(bytes, 0, bytes.length, event -> assertThat(event).isNull());
        assertThat(decoder.malformed()).isEqualTo(1);
    }

    @Test
    void events_inPieces_foldAsClientsFoldThem() {
        var message =
                folded(
                        event(
                                        "message_start",
                                        "\"message\":{\"id\":\"m\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}")
                                + event("ping", "\"x\":1")
                                + event(
                                        "content_block_start",
                                        "\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}")
                                + event(
                                        "content_block_delta",
                                        "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\"}")
                                + event(
                                        "content_block_delta",
                                        "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\"\"}")
                                + event(
                                        "content_block_delta",
                                        "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\":1}\"}")
                                + event("content_block_stop", "\"index\":0")
                                + event(
                                        "message_delta",
                                        "\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":9}"));
        assertThat(message.get("content").toJson())
                .isEqualTo(
                        "[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"a\":1}}]");
        assertThat(message.get("stop_reason").text()).isEqualTo("tool_use");
        assertThat(message.get("usage").toJson())
                .isEqualTo("{\"input_tokens\":7,\"output_tokens\":9}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
                "{\"type\":\"content_block_delta\",\"index\":3,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\"}}",
                "{\"type\":\"error\",\"error\":{}}",
                "{\"type\":\"future_event\"}",
                "no JSON"
            })
    void events_ofNoCompleteMessage_areNotConverted(String data) {
        var events = data.isEmpty() ? "" : "data: " + data + "\n\n";
        assertThat(MessageForms.whole(slice(events))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"input_tokens\":3}",
                "{\"content\":[],\"stop_reason\":null}"
            })
    void body_ofNoFinishedMessage_hasNoEvents(String body) {
        assertThat(MessageForms.events(slice(body))).isEmpty();
    }

    @Test
    void delta_ofUnknownType_isNotSkipped() {
        var events =
                unfolded(MESSAGE.formatted("{\"type\":\"text\",\"text\":\"x\"}"))
                        .replace("text_delta", "future_delta");
        assertThat(MessageForms.whole(slice(events))).isEmpty();
    }

    private static String event(String type, String members) {
        return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, members);
    }

    private static String unfolded(String message) {
        var events = MessageForms.events(slice(message)).orElseThrow();
        return new String(events.toBytes(), StandardCharsets.UTF_8);
    }

    private static JsonValue folded(String events) {
        return read(
                new String(
                        MessageForms.whole(slice(events)).orElseThrow().toBytes(),
                        StandardCharsets.UTF_8));
    }

    private static JsonValue read(String json) {
        return Objects.requireNonNull(JsonReader.read(json));
    }

    private static Slice slice(String text) {
        return Slice.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
