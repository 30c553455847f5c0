package dev.portolan.provider.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Fold;
import dev.portolan.provider.canonical.Lifecycle;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.canonical.StreamEvent.BlockStart.Kind;
import dev.portolan.provider.canonical.TokenLogprob;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.SseReader;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Tests of answers as typed events and as responses, which say the same. */
final class ResponsesWriterTest {
    private static final StreamEvent START = new StreamEvent.Start("chatcmpl-1", "m", 7L);

    private static ResponsesWriter writer() {
        return new ResponsesWriter(
                TestingCalls.call(
                        Operation.RESPONSES,
                        "{\"model\":\"m\",\"input\":\"q\",\"tools\":"
                                + "[{\"type\":\"custom\",\"name\":\"patch\"}]}"));
    }

    private static List<StreamEvent> answer(List<StreamEvent> blocks) {
        var events = new ArrayList<StreamEvent>();
        events.add(START);
        events.addAll(blocks);
        events.add(new StreamEvent.Finish(0, FinishReason.STOP, "stop", null));
        events.add(new StreamEvent.End());
        return events;
    }

    private static byte[] stream(List<StreamEvent> events) {
        var writer = writer();
        var out = new ByteArrayOutputStream();
        var lifecycle = new Lifecycle(event -> out.writeBytes(writer.event(event)));
        events.forEach(lifecycle);
        return out.toByteArray();
    }

    private static List<JsonValue> events(byte[] stream) {
        var events = new ArrayList<JsonValue>();
        var reader = new SseReader();
        reader.feed(stream, 0, stream.length);
        while (reader.next()) {
            var event = JsonReader.read(reader.array(), reader.dataFrom(), reader.dataTo());
            assertThat(event).isNotNull();
            events.add(event == null ? JsonLiteral.NULL : event);
        }
        return events;
    }

    private static JsonValue whole(List<StreamEvent> events) {
        var fold = new Fold();
        events.forEach(new Lifecycle(fold));
        var body = writer().whole(fold.answer());
        var read = JsonReader.read(body, 0, body.length);
        return read == null ? JsonLiteral.NULL : read;
    }

    /** Returns the response that ends a stream of these blocks, which is also the whole answer. */
    private static JsonValue response(List<StreamEvent> blocks) {
        var last = events(stream(answer(blocks))).getLast();
        assertThat(last.get("type").text()).isEqualTo("response.completed");
        assertThat(whole(answer(blocks))).isEqualTo(last.get("response"));
        return last.get("response");
    }

    @Test
    void customTool_calledWithAnArgument_getsItsText() {
        List<StreamEvent> blocks =
                List.of(
                        BlockStart.call(0, "c1", "patch"),
                        new StreamEvent.ArgumentsDelta(0, "{\"input\":\"*** Beg"),
                        new StreamEvent.ArgumentsDelta(0, "in\"}"));
        var item = response(blocks).get("output").elements().getFirst();
        assertThat(item.get("type").text()).isEqualTo("custom_tool_call");
        assertThat(item.get("input").text()).isEqualTo("*** Begin");
        assertThat(events(stream(answer(blocks))))
                .extracting(event -> event.get("type").textOrEmpty())
                .contains(
                        "response.custom_tool_call_input.delta",
                        "response.custom_tool_call_input.done")
                .doesNotContain("response.function_call_arguments.delta");
    }

    @Test
    void emptyText_isNoItem() {
        List<StreamEvent> blocks =
                List.of(
                        BlockStart.of(0, Kind.TEXT),
                        new StreamEvent.BlockStop(0),
                        BlockStart.call(1, "c1", "f"));
        var output = response(blocks).get("output").elements();
        assertThat(output).hasSize(1);
        assertThat(output.getFirst().get("arguments").text()).isEqualTo("{}");
    }

    @Test
    void thoughtsAndImages_areItemsOfTheirOwn() {
        var image =
                new Block.Media(
                        Block.Media.Kind.IMAGE,
                        "image/png",
                        new Block.Source.Base64("AAAA"),
                        Block.Media.About.NOTHING,
                        null,
                        "");
        var redacted = new Block.Thinking("", null, new Signature("anthropic", "RED"));
        List<StreamEvent> blocks =
                List.of(
                        BlockStart.of(0, Kind.THINKING),
                        new StreamEvent.TextDelta(0, "hm"),
                        new StreamEvent.SignatureDelta(0, new Signature("anthropic", "S")),
                        new StreamEvent.BlockStop(0),
                        new StreamEvent.WholeBlock(0, 1, redacted),
                        new StreamEvent.WholeBlock(0, 2, image));
        var output = response(blocks).get("output").elements();
        assertThat(output.get(0).get("encrypted_content").text()).isEqualTo("portolan.anthropic:S");
        assertThat(output.get(1).get("encrypted_content").text())
                .isEqualTo("portolan.anthropic/redacted:RED");
        assertThat(output.get(2).get("result").text()).isEqualTo("AAAA");
    }

    @Test
    void logprobs_followTheirText() {
        var token = new TokenLogprob("so", "-0.5", List.of());
        List<StreamEvent> blocks =
                List.of(
                        BlockStart.of(0, Kind.TEXT),
                        new StreamEvent.TextDelta(0, "so"),
                        new StreamEvent.Logprobs(0, List.of(token)));
        var part = response(blocks).get("output").elements().getFirst().get("content");
        assertThat(part.elements().getFirst().get("logprobs").elements()).hasSize(1);
    }

    @Provide
    Arbitrary<List<StreamEvent>> blocks() {
        return Arbitraries.of(Kind.values())
                .list()
                .ofMaxSize(5)
                .map(
                        kinds -> {
                            var events = new ArrayList<StreamEvent>();
                            for (var kind : kinds) {
                                block(events.size(), kind, events);
                            }
                            return events;
                        });
    }

    private static void block(int number, Kind kind, List<StreamEvent> into) {
        if (kind == Kind.TOOL_CALL) {
            into.add(BlockStart.call(number, "c" + number, number % 2 == 0 ? "f" : "patch"));
            into.add(new StreamEvent.ArgumentsDelta(number, "{\"input\":\"" + number + "\"}"));
        } else {
            into.add(BlockStart.of(number, kind));
            into.add(new StreamEvent.TextDelta(number, "said " + number));
        }
        into.add(new StreamEvent.BlockStop(number));
    }

    /** A stream of any blocks is read back as the blocks it was written of, in both forms. */
    @Property(tries = 300)
    void answer_ofAnyBlocks_isReadAsItWasWritten(@ForAll("blocks") List<StreamEvent> blocks) {
        var stream = stream(answer(blocks));
        var expected = whole(answer(blocks));
        assertThat(ResponsesForms.whole(Slice.of(stream)).orElseThrow().utf8())
                .isEqualTo(expected.toJson());
        var again = ResponsesForms.events(Slice.of(expected.toBytes())).orElseThrow().toBytes();
        for (var bytes : List.of(stream, again)) {
            var fold = new Fold();
            var decoder = new ResponsesDecoder();
            var lifecycle = new Lifecycle(fold);
            for (int at = 0; at < bytes.length; at += 7) {
                decoder.feed(bytes, at, Math.min(bytes.length, at + 7), lifecycle);
            }
            decoder.end(lifecycle);
            var body = writer().whole(fold.answer());
            assertThat(JsonReader.read(body, 0, body.length)).isEqualTo(expected);
        }
    }
}
