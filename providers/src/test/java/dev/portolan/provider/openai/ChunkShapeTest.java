package dev.portolan.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.EventSink;
import dev.portolan.provider.Target;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.recorded.TypedChat;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Chunks that lack what OpenAI's typed clients require come out with it.
 *
 * <p>Forms seen at Azure (openai/openai-python#1677, openai/openai-node#1015,
 * spring-projects/spring-ai#7014, CopilotKit/CopilotKit#2468) and other servers.
 */
final class ChunkShapeTest {
    private static final Target TARGET = new Target(URI.create("http://127.0.0.1:1"), "up");
    private static final String FIRST =
            chunk("c1", "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"}}");
    private static final String LAST =
            chunk("c1", "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");
    private static final String FILTER =
            "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[{\"index\":0,"
                    + "\"finish_reason\":null,\"content_filter_results\":{},"
                    + "\"content_filter_offsets\":{\"check_offset\":44}}],\"usage\":null}";
    private static final String PROMPT =
            "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
                    + "\"prompt_filter_results\":[{\"prompt_index\":0}]}";

    private static String chunk(String id, String choices) {
        return "{\"id\":\"%s\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"gpt\",\"choices\":[%s]}"
                .formatted(id, choices);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FILTER_WITHOUT_DELTA,
                "{\"choices\":[{\"delta\":{}}]}",
                "{\"id\":null,\"object\":null,\"created\":null,\"model\":null,\"choices\":null}",
                "{\"choices\":[{\"index\":0,\"delta\":null,\"finish_reason\":null}]}",
                "{\"choices\":[{\"index\":null,\"delta\":[],\"finish_reason\":\"\"}]}",
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":5.0,\"model\":\"gpt\",\"choices\":[]}",
                "{}",
            })
    void chunk_withoutWhatClientsRequire_isCompletedFromTheOthers(String strange) {
        for (var provider : List.of("azure-openai", "openai", "vllm")) {
            var out = streamed(provider, FIRST, strange, LAST, strange);
            var read = TypedChat.ofChunks(out.getBytes(StandardCharsets.UTF_8));
            assertThat(read.text()).isEqualTo("Hi");
            assertThat(read.finish()).isEqualTo("stop");
            assertThat(out.lines().filter(line -> !line.isEmpty()))
                    .hasSize(4)
                    .allMatch(line -> line.contains("\"id\":\"c1\""));
        }
    }

    private static final String FILTER_WITHOUT_DELTA =
            "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[{\"index\":0,"
                + "\"finish_reason\":null,\"content_filter_results\":{\"hate\":{\"filtered\":false}},"
                + "\"content_filter_offsets\":{\"check_offset\":44}}],\"usage\":null}";

    @Test
    void filterReport_ofAzure_keepsItsOwnMembers() {
        assertThat(streamed("azure-openai", FIRST, FILTER, LAST))
                .contains(
                        "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"gpt\","
                            + "\"choices\":[{\"delta\":{},\"index\":0,\"finish_reason\":null,"
                            + "\"content_filter_results\":{},"
                            + "\"content_filter_offsets\":{\"check_offset\":44}}],\"usage\":null}");
    }

    @Test
    void promptReport_beforeTheFirstChunk_getsItsIdentity() {
        assertThat(streamed("azure-openai", PROMPT, FIRST, LAST).lines().findFirst())
                .hasValue(
                        "data: {\"choices\":[],\"created\":5,\"id\":\"c1\",\"model\":\"gpt\","
                                + "\"object\":\"chat.completion.chunk\","
                                + "\"prompt_filter_results\":[{\"prompt_index\":0}]}");
    }

    @Test
    void usage_withoutChoices_getsAnEmptyList() {
        var usage = "{\"id\":\"c1\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";
        var out = streamed("vllm", FIRST, LAST, usage);
        assertThat(out.lines().filter(line -> line.contains("prompt_tokens")))
                .singleElement()
                .asString()
                .contains("\"choices\":[]", "\"model\":\"gpt\"", "\"id\":\"c1\"");
        TypedChat.ofChunks(out.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void stream_thatNeverNamesItself_getsOneIdentity() {
        var out =
                streamed(
                        "vllm",
                        "{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}",
                        "{\"id\":\"other\",\"choices\":[{\"delta\":{\"content\":\"!\"}}]}",
                        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
        var read = TypedChat.ofChunks(out.getBytes(StandardCharsets.UTF_8));
        assertThat(read.text()).isEqualTo("Hi!");
        assertThat(out).contains("\"id\":\"chatcmpl-").doesNotContain("other");
    }

    @Test
    void wellFormedChunks_areForwardedByteForByte() {
        assertThat(streamed("azure-openai", FIRST, LAST))
                .isEqualTo("data: " + FIRST + "\n\ndata: " + LAST + "\n\n");
    }

    @Test
    void textChunk_withoutText_getsIt() {
        var out =
                streamed(
                        Operation.COMPLETIONS,
                        "vllm",
                        "{\"id\":\"c1\",\"object\":\"text_completion\",\"created\":5,\"model\":\"gpt\","
                            + "\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":null}]}",
                        "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}");
        assertThat(out)
                .contains(
                        "{\"id\":\"c1\",\"object\":\"text_completion\",\"created\":5,\"model\":\"gpt\","
                            + "\"choices\":[{\"text\":\"\",\"index\":0,\"finish_reason\":\"stop\"}]}");
    }

    @Test
    void wholeAnswer_withoutWhatClientsRequire_getsIt() {
        var body =
                "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}"
                        .getBytes(StandardCharsets.UTF_8);
        var call = TestingCalls.call(Operation.CHAT, "{\"model\":\"m\",\"messages\":[]}");
        var read =
                Providers.byId("vllm")
                        .orElseThrow()
                        .answers(call, TARGET)
                        .whole(body, 0, body.length);
        assertThat(read).isInstanceOf(WholeAnswer.Answer.class);
        var answer = ((WholeAnswer.Answer) read).body().toBytes();
        assertThat(TypedChat.ofWhole(answer).text()).isEqualTo("Hi");
    }

    private static String streamed(String provider, String... chunks) {
        return streamed(Operation.CHAT, provider, chunks);
    }

    private static String streamed(Operation operation, String provider, String... chunks) {
        var call =
                TestingCalls.call(
                        operation,
                        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        var reader = Providers.byId(provider).orElseThrow().answers(call, TARGET);
        var received = new Received();
        for (var chunk : List.of(chunks)) {
            var bytes = ("data: " + chunk + "\n\n").getBytes(StandardCharsets.UTF_8);
            reader.feed(bytes, 0, bytes.length, received);
        }
        assertThat(reader.end(received)).isInstanceOf(StreamEnd.Complete.class);
        return received.bytes.toString(StandardCharsets.UTF_8);
    }

    /** Keeps what is forwarded. */
    private static final class Received implements EventSink {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void forward(byte[] array, int from, int to) {
            bytes.write(array, from, to - from);
        }

        @Override
        public void error(ProviderError error) {
            throw new AssertionError(error);
        }
    }
}
