package dev.portolan.provider;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.TestingFrames;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;

/** Tests that readers report thinking as soon as the protocol shows it, and not otherwise. */
final class ThinkingSignalTest {
    private static final String CHUNK =
            "data:"
                + " {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{DELTA},\"finish_reason\":null}]}\n\n";
    private static final String MESSAGE =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\","
                    + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\",\"content\":[],"
                    + "\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\n"
                    + "event: content_block_start\ndata: {\"type\":\"content_block_start\","
                    + "\"index\":0,\"content_block\":{BLOCK}}\n\n";
    private static final String CANDIDATE =
            "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[PART]}}]USAGE}\n\n";

    static Stream<Arguments> thinking() {
        return Stream.of(
                family("vllm", "\"reasoning\":\"hm\""),
                family("vllm", "\"reasoning_content\":\"hm\""),
                family("vllm", "\"content\":null,\"reasoning_content\":\"\""),
                family("openai-compatible", "\"reasoning_content\":\"hm\""),
                family(
                        "mistral",
                        "\"content\":[{\"type\":\"thinking\",\"thinking\":"
                                + "[{\"type\":\"text\",\"text\":\"hm\"}]}]"),
                claude("\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\""),
                claude("\"type\":\"redacted_thinking\",\"data\":\"x\""),
                bedrock("{\"reasoningContent\":{\"text\":\"\"}}"),
                bedrock("{\"reasoningContent\":{\"text\":\"hm\"}}"),
                bedrock("{\"reasoningContent\":{\"redactedContent\":\"eA==\"}}"),
                gemini("{\"thought\":true,\"text\":\"hm\"}", ""),
                gemini("{\"thought\":true,\"text\":\"\"}", ""),
                gemini(
                        "",
                        ",\"usageMetadata\":{\"promptTokenCount\":1,\"thoughtsTokenCount\":9,"
                                + "\"totalTokenCount\":10}"));
    }

    static Stream<Arguments> other() {
        return Stream.of(
                family("vllm", "\"role\":\"assistant\",\"content\":\"\""),
                family("vllm", "\"content\":\"hi\",\"reasoning_content\":null"),
                family("mistral", "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]"),
                claude("\"type\":\"text\",\"text\":\"\""),
                bedrock("{\"text\":\"hi\"}"),
                gemini("{\"text\":\"hi\"}", ""));
    }

    @ParameterizedTest
    @MethodSource("thinking")
    void feed_modelThinks_isTold(String provider, byte[] stream) {
        assertThat(reported(provider, Operation.CHAT, stream)).isTrue();
        assertThat(reported(provider, Operation.MESSAGES, stream)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("other")
    void feed_modelDoesNotThink_isNotTold(String provider, byte[] stream) {
        assertThat(reported(provider, Operation.CHAT, stream)).isFalse();
        assertThat(reported(provider, Operation.MESSAGES, stream)).isFalse();
    }

    private static Arguments family(String provider, String delta) {
        return Arguments.of(provider, CHUNK.replace("DELTA", delta).getBytes(UTF_8));
    }

    private static Arguments claude(String block) {
        return Arguments.of("anthropic", MESSAGE.replace("BLOCK", block).getBytes(UTF_8));
    }

    private static Arguments bedrock(String delta) {
        return Arguments.of(
                "aws-bedrock",
                TestingFrames.joined(
                        TestingFrames.event("messageStart", "{\"role\":\"assistant\"}"),
                        TestingFrames.event(
                                "contentBlockDelta",
                                "{\"contentBlockIndex\":0,\"delta\":" + delta + "}")));
    }

    private static Arguments gemini(String part, String usage) {
        return Arguments.of(
                "gcp-vertex",
                CANDIDATE.replace("PART", part).replace("USAGE", usage).getBytes(UTF_8));
    }

    private static boolean reported(String id, Operation operation, byte[] stream) {
        Provider provider = Providers.byId(id).orElseThrow();
        String model =
                switch (id) {
                    case "gcp-vertex" -> "gemini-2.5-pro";
                    case "aws-bedrock" -> "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
                    default -> "m";
                };
        Target target =
                new Target(
                        URI.create("https://host.example"),
                        model,
                        Map.of(Target.PROJECT, "p", Target.REGION, "europe-west4"));
        Call call = call(operation);
        provider.prepare(call, target);
        boolean[] reported = {false};
        provider.answers(call, target).feed(stream, 0, stream.length, sink(reported));
        return reported[0];
    }

    private static EventSink sink(boolean[] reported) {
        return new EventSink() {
            @Override
            public void forward(byte[] bytes, int from, int to) {}

            @Override
            public void error(ProviderError error) {
                throw new AssertionError(error.message());
            }

            @Override
            public void thinking() {
                reported[0] = true;
            }
        };
    }

    private static Call call(Operation operation) {
        byte[] body =
                "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .getBytes(UTF_8);
        if (!(RequestHead.read(body, 0, body.length) instanceof HeadReading.Read read)) {
            throw new AssertionError("the test's body");
        }
        return new Call(operation, read.head(), body, 0, body.length);
    }
}
