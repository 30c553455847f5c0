package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Call;
import dev.portolan.provider.HeaderLookup;
import dev.portolan.provider.Operation;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.ProviderError;
import dev.portolan.provider.StreamEnd;
import dev.portolan.provider.Target;
import dev.portolan.provider.WholeAnswer;
import dev.portolan.provider.wire.HeadReading;
import dev.portolan.provider.wire.RequestHead;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What every provider owes its callers, on both surfaces. A subclass tells how its provider puts an
 * answer on the wire.
 */
abstract class ProviderContract {
    private static final String WEATHER =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
    private static final String PIXEL = "iVBORw0KGgo=";

    static final Spoken PLAIN = new Spoken("Grüße aus 東京 🙂.", List.of(), "stop", 11, 5);
    static final Spoken CALLS =
            new Spoken("", List.of("weather{city=\"Oslo\"}", "weather{}"), "tool_calls", 11, 5);
    static final Spoken SHORT = new Spoken("Half of", List.of(), "length", 11, 2);

    /** The provider under test. */
    abstract Provider provider();

    /** Where it is. */
    abstract Target target();

    /** An answer in one piece. */
    abstract byte[] whole(Spoken said);

    /** An answer as a stream. */
    abstract byte[] stream(Spoken said);

    /** An error in the middle of a stream. */
    abstract byte[] errorEvent();

    /** The body of an error for a status. */
    abstract byte[] errorBody(int status, String message);

    @Test
    void whole_plainCallsAndCut_saysTheSameOnBothSurfaces() {
        for (var said : List.of(PLAIN, CALLS, SHORT)) {
            for (var call : List.of(chat(""), messages(""))) {
                var body = whole(said);
                var answer = provider().answers(call, target()).whole(body, 0, body.length);
                assertThat(answer).isInstanceOf(WholeAnswer.Answer.class);
                assertThat(spoken(call, ((WholeAnswer.Answer) answer).body().toBytes()))
                        .isEqualTo(said);
            }
        }
    }

    private static Spoken spoken(Call call, byte[] body) {
        var json = Exchange.json(body);
        return call.operation() == Operation.CHAT
                ? Spoken.ofCompletion(json)
                : Spoken.ofMessage(json);
    }

    @Test
    void stream_cutAnywhere_saysTheSameOnBothSurfaces() {
        for (var said : List.of(PLAIN, CALLS, SHORT)) {
            var bytes = stream(said);
            for (var call : List.of(chat(STREAM), messages(STREAM))) {
                for (int piece = 1; piece <= bytes.length; piece = piece * 2 + 1) {
                    var heard = new Listening();
                    var end = heard.hear(provider().answers(call, target()), bytes, piece);
                    assertThat(end).isInstanceOf(StreamEnd.Complete.class);
                    assertThat(streamed(call, heard.forwarded.toByteArray())).isEqualTo(said);
                    assertThat(heard.usage).isNotNull();
                    assertThat(heard.finishes).hasSize(1);
                }
            }
        }
    }

    private static Spoken streamed(Call call, byte[] events) {
        return call.operation() == Operation.CHAT
                ? Spoken.ofChunks(events)
                : Spoken.ofMessageEvents(events);
    }

    @Test
    void stream_endsEarly_isNeverWhole() {
        var bytes = stream(PLAIN);
        int last = lastNeeded(bytes);
        for (var call : List.of(chat(STREAM), messages(STREAM))) {
            for (int length = 0; length < last; length++) {
                var part = Arrays.copyOf(bytes, length);
                assertThat(new Listening().hear(provider().answers(call, target()), part, 64))
                        .as("%d of %d bytes", length, bytes.length)
                        .isNotInstanceOf(StreamEnd.Complete.class);
            }
        }
    }

    /** Up to where a stream's bytes hold no evidence yet that the answer is whole. */
    abstract int lastNeeded(byte[] stream);

    @Test
    void stream_carriesAnError_failsWithoutFinish() {
        for (var call : List.of(chat(STREAM), messages(STREAM))) {
            var heard = new Listening();
            var end = heard.hear(provider().answers(call, target()), errorEvent(), 16);
            assertThat(end).isInstanceOf(StreamEnd.Failed.class);
            assertThat(heard.finishes).isEmpty();
            assertThat(heard.done).isFalse();
        }
    }

    @Test
    void error_byStatus_kindSaysWhatCanBeDone() {
        assertThat(error(400, "messages: wrong").kind())
                .isEqualTo(ProviderError.Kind.INVALID_REQUEST);
        assertThat(error(401, "no").kind()).isEqualTo(ProviderError.Kind.AUTH);
        assertThat(error(403, "no").kind()).isEqualTo(ProviderError.Kind.PERMISSION);
        assertThat(error(404, "no").kind()).isEqualTo(ProviderError.Kind.NOT_FOUND);
        assertThat(error(429, "slow down").retryable()).isTrue();
        assertThat(error(503, "full").kind()).isEqualTo(ProviderError.Kind.OVERLOADED);
        assertThat(error(400, "prompt is too long").kind())
                .isEqualTo(ProviderError.Kind.CONTEXT_LENGTH);
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
        for (var part : parts) {
            sent(chat(part), "city");
        }
        sent(
                call(
                        Operation.CHAT,
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":["
                                + "{\"type\":\"text\",\"text\":\"What is it?\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":"
                                + "\"data:image/png;base64,"
                                + PIXEL
                                + "\"}}]}]}"),
                PIXEL);
    }

    private void sent(Call call, String holding) {
        switch (provider().prepare(call, target())) {
            case Preparation.Unsupported unsupported ->
                    assertThat(unsupported.field()).isNotBlank();
            case Preparation.Ready ready ->
                    assertThat(new String(ready.request().body().toBytes(), StandardCharsets.UTF_8))
                            .contains(holding);
        }
    }

    private static final String STREAM =
            ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    static Call chat(String more) {
        return call(
                Operation.CHAT,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
                        + more
                        + "}");
    }

    static Call messages(String more) {
        return call(
                Operation.MESSAGES,
                "{\"model\":\"m\",\"max_tokens\":99,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
                        + more
                        + "}");
    }

    private static Call call(Operation operation, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = (HeadReading.Read) RequestHead.read(bytes, 0, bytes.length);
        return new Call(operation, head.head(), bytes, 0, bytes.length);
    }
}
