package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The contract of every provider towards callers, in every caller protocol. A subclass defines how
 * its provider writes an answer to the wire.
 */
abstract class ProviderContract extends BrokenAnswerContract {
    private static final String WEATHER =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
    private static final String PIXEL = "iVBORw0KGgo=";

    @Test
    void whole_plainCallsAndCut_isTheSameInEveryProtocol() {
        for (var expected : List.of(PLAIN, CALLS, SHORT)) {
            for (var call : chats("")) {
                var body = whole(expected);
                var answer = provider().answers(call, target()).whole(body, 0, body.length);
                assertThat(answer).isInstanceOf(WholeAnswer.Answer.class);
                var result = (WholeAnswer.Answer) answer;
                assertThat(content(call, result.body().toBytes())).isEqualTo(expected);
                used(result.usage(), expected);
                assertThat(result.finish()).isEqualTo(FinishReason.read(expected.finish()));
            }
        }
    }

    @Test
    void stream_cutAnywhere_isTheSameInEveryProtocol() {
        for (var expected : List.of(PLAIN, CALLS, SHORT)) {
            var bytes = stream(expected);
            for (var call : chats(STREAM)) {
                for (int piece = 1; piece <= bytes.length; piece = piece * 2 + 1) {
                    var sink = new RecordingSink();
                    var end = sink.readAll(provider().answers(call, target()), bytes, piece);
                    assertThat(end).isInstanceOf(StreamEnd.Complete.class);
                    assertThat(streamed(call, sink.forwarded.toByteArray())).isEqualTo(expected);
                    used(sink.usage, expected);
                    assertThat(sink.finishes).containsExactly(FinishReason.read(expected.finish()));
                }
            }
        }
    }

    private static void used(@Nullable Usage result, AnswerContent expected) {
        var usage = Objects.requireNonNull(result);
        assertThat(usage.promptTokens()).isEqualTo(expected.prompt());
        assertThat(usage.completionTokens()).isEqualTo(expected.completion());
    }

    @Test
    void error_byStatus_kindSaysWhatCanBeDone() {
        assertThat(error(400, "messages: wrong").kind())
                .isEqualTo(ProviderError.Kind.INVALID_REQUEST);
        assertThat(error(401, "no").kind()).isEqualTo(ProviderError.Kind.AUTH);
        assertThat(error(403, "no").kind()).isEqualTo(ProviderError.Kind.PERMISSION);
        assertThat(error(404, "no").kind()).isEqualTo(ProviderError.Kind.NOT_FOUND);
        assertThat(error(429, "slow down").retryable()).isTrue();
        assertThat(error(500, "broken").retryable()).isTrue();
        assertThat(error(503, "full").kind()).isEqualTo(ProviderError.Kind.OVERLOADED);
    }

    @Test
    void error_ofTheCaller_isTheCallersWhateverItsWords() {
        for (int status : new int[] {400, 413, 422}) {
            for (var words :
                    List.of(
                            "Invalid schema for function rotate_api_key",
                            "no credential: Bearer of bad news, access token, subscription key",
                            "content filter, usage policy, safety system: flagged as text",
                            "my prompt is too long: reduce the length of the context window")) {
                var error = error(status, words);
                assertThat(error.kind()).isEqualTo(ProviderError.Kind.INVALID_REQUEST);
                assertThat(error.message()).contains(words.substring(0, 12));
                assertThat(error.retryable()).isFalse();
                assertThat(error.pause()).isNull();
            }
        }
    }

    @Test
    void error_ofTheOperatorToldAs400_isTheOperatorsAndNotQuoted() {
        var error = error(400, "Your organization must be verified to stream this model.");
        assertThat(error.kind()).isEqualTo(ProviderError.Kind.OPERATOR);
        assertThat(error.message()).doesNotContain("organization");
        assertThat(error(402, "pay").kind()).isEqualTo(ProviderError.Kind.QUOTA);
        assertThat(error(407, "log in").kind()).isEqualTo(ProviderError.Kind.OPERATOR);
    }

    private ProviderError error(int status, String message) {
        return provider().error(status, HeaderLookup.NONE, errorBody(status, message));
    }

    @Test
    void request_toolsImageSchema_sentOrRefusedByName() {
        var parts =
                List.of(
                        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                                + "\"parameters\":"
                                + WEATHER
                                + "}}],\"tool_choice\":\"required\"",
                        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                                + "{\"name\":\"weather\",\"schema\":"
                                + WEATHER
                                + "}}");
        sent(chat(parts.getFirst()), Feature.TOOLS, "city");
        sent(chat(parts.getLast()), Feature.JSON_SCHEMA, "city");
        sent(
                call(
                        Operation.CHAT,
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":["
                                + "{\"type\":\"text\",\"text\":\"What is it?\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":"
                                + "\"data:image/png;base64,"
                                + PIXEL
                                + "\"}}]}]}"),
                Feature.VISION,
                PIXEL);
    }

    /** Members that the table lists as expressible are sent; the rest is rejected by name. */
    private void sent(Call call, Feature needed, String holding) {
        boolean able = provider().features(Operation.CHAT, target()).contains(needed);
        switch (provider().prepare(call, target())) {
            case Preparation.Unsupported unsupported -> {
                assertThat(unsupported.field()).isNotBlank();
                assertThat(able).as(unsupported.why()).isFalse();
            }
            case Preparation.Ready ready ->
                    assertThat(new String(ready.request().body().toBytes(), StandardCharsets.UTF_8))
                            .contains(holding);
        }
    }
}
