package dev.portolan.provider.continuation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tests that sent text is buffered up to the same limit on every path and in any protocol. */
final class SentTextLimitTest {
    private static final int PIECE = 1 << 10;

    static Stream<Arguments> paths() {
        return Stream.of("openai", "anthropic")
                .flatMap(
                        provider ->
                                Operation.of(Operation.Kind.CHAT).stream()
                                        .map(operation -> Arguments.of(provider, operation)));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void sentText_of200KiB_isContinuable(String provider, Operation operation) {
        assertThat(read(provider, operation, 200).partialAnswer())
                .hasValueSatisfying(sent -> assertThat(sent.text()).hasSize(200 * PIECE));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void sentText_of300KiB_isNotContinuable(String provider, Operation operation) {
        assertThat(ReadLimits.SENT_TEXT_BYTES).isEqualTo(256 * PIECE);
        assertThat(read(provider, operation, 300).partialAnswer()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void sentText_withEscapesAndOtherScripts_isKeptAsSent(String provider, Operation operation) {
        AnswerReader reader = reader(provider, operation);
        feed(reader, start(provider));
        feed(reader, text(provider, "\\\"a\\\\b\\n\\u00e9"));
        feed(reader, text(provider, "日本 \\ud83d\\ude00 \uD83D\uDE00"));
        assertThat(reader.partialAnswer())
                .hasValueSatisfying(
                        sent ->
                                assertThat(sent.text())
                                        .isEqualTo("\"a\\b\né日本 \uD83D\uDE00 \uD83D\uDE00"));
    }

    private static AnswerReader read(String provider, Operation operation, int pieces) {
        AnswerReader reader = reader(provider, operation);
        feed(reader, start(provider));
        for (int piece = 0; piece < pieces; piece++) {
            feed(reader, text(provider, "x".repeat(PIECE)));
        }
        return reader;
    }

    private static AnswerReader reader(String provider, Operation operation) {
        AnswerReader reader =
                Providers.byId(provider)
                        .orElseThrow()
                        .answers(
                                call(operation),
                                new Target(
                                        URI.create("https://upstream.example/v1"),
                                        "m",
                                        Map.of(Target.API, Target.CHAT)));
        reader.keepSentText();
        return reader;
    }

    private static Call call(Operation operation) {
        byte[] body =
                "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}"
                        .getBytes(StandardCharsets.UTF_8);
        return switch (RequestHead.read(body, 0, body.length)) {
            case HeadReading.Read read -> new Call(operation, read.head(), body, 0, body.length);
            case HeadReading.Malformed malformed -> throw new AssertionError(malformed.message());
        };
    }

    private static String start(String provider) {
        return provider.equals("openai")
                ? ""
                : """
                event: message_start
                data: {"type":"message_start","message":{"id":"i","type":"message","role":"assistant",\
                "model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                """;
    }

    private static String text(String provider, String escaped) {
        return (provider.equals("openai")
                        ? """
                        data: {"id":"i","object":"chat.completion.chunk","created":1,"model":"m",\
                        "choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}

                        """
                        : """
                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,\
                        "delta":{"type":"text_delta","text":"%s"}}

                        """)
                .formatted(escaped);
    }

    private static void feed(AnswerReader reader, String events) {
        byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
        reader.feed(bytes, 0, bytes.length, new Forwarding());
    }

    /** Discards what is forwarded. */
    private static final class Forwarding implements EventSink {
        @Override
        public void forward(byte[] bytes, int from, int to) {}

        @Override
        public void error(ProviderError error) {
            throw new AssertionError(List.of(error.kind(), error.message()));
        }
    }
}
