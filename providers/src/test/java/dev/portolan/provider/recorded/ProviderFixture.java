package dev.portolan.provider.recorded;

import dev.portolan.provider.Call;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.request.Operation;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A provider under test: how it writes answers to the wire, and the calls that tests send it. */
abstract class ProviderFixture {
    static final AnswerContent PLAIN =
            new AnswerContent("Grüße aus 東京 🙂.", List.of(), "stop", 11, 5);
    static final AnswerContent CALLS =
            new AnswerContent(
                    "", List.of("weather{city=\"Oslo\"}", "weather{}"), "tool_calls", 11, 5);
    static final AnswerContent SHORT = new AnswerContent("Half of", List.of(), "length", 11, 2);

    /** Returns the provider under test. */
    abstract Provider provider();

    /** Returns its target. */
    abstract Target target();

    /** Returns an answer in one piece. */
    abstract byte[] whole(AnswerContent expected);

    /** Returns an answer as a stream. */
    abstract byte[] stream(AnswerContent expected);

    /** Returns an error in the middle of a stream. */
    abstract byte[] errorEvent();

    /** Returns the body of an error for a status. */
    abstract byte[] errorBody(int status, String message);

    static AnswerContent content(Call call, byte[] body) {
        var json = Exchange.json(body);
        return switch (call.operation()) {
            case CHAT -> AnswerContent.ofCompletion(json);
            case RESPONSES -> ResponseContent.ofResponse(json);
            default -> AnswerContent.ofMessage(json);
        };
    }

    static AnswerContent streamed(Call call, byte[] events) {
        return switch (call.operation()) {
            case CHAT -> AnswerContent.ofChunks(events);
            case RESPONSES -> ResponseContent.ofEvents(events);
            default -> AnswerContent.ofMessageEvents(events);
        };
    }

    /**
     * Returns whether the protocol has checksums, so that a changed byte makes a stream incomplete.
     */
    boolean summedUp() {
        return false;
    }

    /** Returns an event of an unknown type. */
    abstract byte[] unknownEvent();

    /** Returns the beginning of an event that never ends. */
    byte[] giantBegin() {
        return "data: ".getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the length of a stream's bytes that are no evidence yet that the answer is whole. */
    abstract int lastNeeded(byte[] stream);

    static final String STREAM = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    /** Returns the same question in every caller protocol. */
    static List<Call> chats(String more) {
        return List.of(chat(more), messages(more), responses(more));
    }

    static Call responses(String more) {
        return call(Operation.RESPONSES, "{\"model\":\"m\",\"input\":\"x\"" + more + "}");
    }

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

    static Call call(Operation operation, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = (HeadReading.Read) CallerProtocol.of(operation).head(Slice.of(bytes));
        return new Call(operation, head.head(), bytes, 0, bytes.length);
    }
}
