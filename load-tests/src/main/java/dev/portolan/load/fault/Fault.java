package dev.portolan.load.fault;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.Sse;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A fault of a response: turns the script of the healthy response into the one to run. */
@FunctionalInterface
public interface Fault {
    /** Returns the faulty script. */
    Script apply(Script healthy);

    /** Answers with an error status and a JSON body in OpenAI's format. */
    static Fault status(int status) {
        var error =
                LenientJson.object()
                        .put("message", "simulated failure")
                        .put("type", "server_error")
                        .putNull("param")
                        .put("code", Integer.toString(status));
        return status(
                status, Map.of(), LenientJson.write(LenientJson.object().set("error", error)));
    }

    /** Answers with an error status, these headers and this JSON body. */
    static Fault status(int status, Map<String, String> headers, String body) {
        var all = new HashMap<>(headers);
        all.putIfAbsent("content-type", "application/json");
        return _ -> Script.whole(status, all, ByteString.of(body));
    }

    /** Answers with status 429 and a {@code retry-after} header. */
    static Fault rateLimited(Duration retryAfter) {
        var seconds = Long.toString(retryAfter.toSeconds());
        return status(
                429,
                Map.of("retry-after", seconds),
                "{\"error\":{\"message\":\"Rate limit"
                    + " reached\",\"type\":\"requests\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}");
    }

    /** Sends a TCP RST instead of a response. */
    static Fault resetBeforeHead() {
        return only(new ScriptStep.Reset());
    }

    /** Closes the connection instead of sending a response. */
    static Fault closeBeforeHead() {
        return only(new ScriptStep.Close());
    }

    /** Never sends a byte. */
    static Fault stallBeforeHead() {
        return only(new ScriptStep.Stall());
    }

    /** Sends the head and then nothing more. */
    static Fault stallAfterHead() {
        return healthy -> new Script(List.of(healthy.head(), new ScriptStep.Stall()));
    }

    /** Sends {@code tokens} tokens and then nothing more. */
    static Fault stallAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, new ScriptStep.Stall());
    }

    /** Sends {@code tokens} tokens, then a TCP RST. */
    static Fault resetAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, flushed(), new ScriptStep.Reset());
    }

    /** Sends {@code tokens} tokens, then closes the connection without ending the body. */
    static Fault closeAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, new ScriptStep.Close());
    }

    /** Sends {@code tokens} tokens, then closes the server's sending side. */
    static Fault halfCloseAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, new ScriptStep.HalfClose());
    }

    /**
     * Sends {@code tokens} tokens, then ends the body without finish reason, usage or {@code
     * [DONE]}.
     */
    static Fault endAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, new ScriptStep.End());
    }

    /**
     * Sends {@code bytes} bytes of the body, fewer than the content length, then closes the
     * connection.
     */
    static Fault closeAfterBytes(int bytes) {
        return healthy ->
                new Script(
                        List.of(
                                healthy.head(),
                                new ScriptStep.Write(healthy.body().first(bytes), Kind.BODY),
                                new ScriptStep.Close()));
    }

    /** Sends {@code tokens} tokens, then an error event and {@code [DONE]}, as vLLM does. */
    static Fault errorEventAfterTokens(int tokens) {
        var error =
                LenientJson.object()
                        .put("message", "EngineCore encountered an issue")
                        .put("type", "InternalServerError")
                        .putNull("param")
                        .put("code", 500);
        var event = Sse.event(LenientJson.object().set("error", error), Kind.EVENT);
        return healthy -> healthy.cutAfterTokens(tokens, event, Sse.done(), new ScriptStep.End());
    }

    /** Sends {@code tokens} tokens, then Google's error object without {@code data:} before it. */
    static Fault bareErrorAfterTokens(int tokens) {
        var error =
                "{\"error\": {\"code\": 499, \"message\": \"The operation was cancelled.\","
                        + " \"status\": \"CANCELLED\"}}\r\n";
        var bytes = new ScriptStep.Write(ByteString.of(error), Kind.EVENT);
        return healthy -> healthy.cutAfterTokens(tokens, bytes, new ScriptStep.End());
    }

    /** Answers with Google's error 429 and a retry delay. */
    static Fault resourceExhausted(Duration retryDelay) {
        var delay = LenientJson.object();
        delay.put("@type", "type.googleapis.com/google.rpc.RetryInfo");
        delay.put("retryDelay", retryDelay.toSeconds() + "s");
        var error =
                LenientJson.object()
                        .put("code", 429)
                        .put("message", "Resource exhausted. Please try again later.")
                        .put("status", "RESOURCE_EXHAUSTED");
        error.putArray("details").add(delay);
        return status(429, Map.of(), LenientJson.write(LenientJson.object().set("error", error)));
    }

    /** Sends {@code tokens} tokens, then an event that is not JSON, then the remaining events. */
    static Fault malformedEventAfterTokens(int tokens) {
        var event =
                new ScriptStep.Write(
                        ByteString.of("data: {\"id\":\"chatcmpl-1\",\"cho\n\n"), Kind.EVENT);
        return healthy -> {
            var cut = new ArrayList<>(healthy.cutAfterTokens(tokens).steps());
            var rest = healthy.steps().subList(cut.size(), healthy.steps().size());
            cut.add(event);
            cut.addAll(rest);
            return new Script(cut);
        };
    }

    /** Sends one event of this many bytes before the first token. */
    static Fault hugeEvent(int bytes) {
        var delta = LenientJson.object().put("content", "x".repeat(bytes));
        var choice = LenientJson.object().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        var chunk =
                LenientJson.object().put("id", "chatcmpl-1").put("object", "chat.completion.chunk");
        chunk.put("created", 1).put("model", "m").putArray("choices").add(choice);
        return healthy -> {
            var steps = new ArrayList<>(healthy.steps());
            steps.add(1, Sse.event(chunk, Kind.TOKEN));
            return new Script(steps);
        };
    }

    /** Omits {@code [DONE]} from a stream. */
    static Fault withoutDone() {
        return healthy ->
                new Script(
                        healthy.steps().stream()
                                .filter(
                                        s ->
                                                !(s instanceof ScriptStep.Write w
                                                        && w.kind() == Kind.DONE))
                                .toList());
    }

    /** Omits the usage from the response. */
    static Fault withoutUsage() {
        return UsageRemoval::from;
    }

    /** Sends bytes that are not HTTP. */
    static Fault garbage() {
        var bytes = "\u0000\u0001\u0016\u0003 not HTTP at all \r\n\r\n\u007f";
        return _ ->
                new Script(
                        List.of(new ScriptStep.Raw(ByteString.of(bytes)), new ScriptStep.Close()));
    }

    /** Sends a chunked body with invalid chunk sizes. */
    static Fault brokenChunking() {
        var head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
        var bytes = head + "transfer-encoding: chunked\r\n\r\n5\r\ndata:\r\nzz\r\n{}\r\n";
        return _ ->
                new Script(
                        List.of(new ScriptStep.Raw(ByteString.of(bytes)), new ScriptStep.Close()));
    }

    /** Sends a login page with status 200, as a captive portal does. */
    static Fault html() {
        return _ ->
                Script.whole(
                        200,
                        Map.of("content-type", "text/html; charset=utf-8"),
                        ByteString.of("<!DOCTYPE html><html><body>Sign in</body></html>"));
    }

    /** Sends the healthy body with this media type. */
    static Fault withMediaType(String mediaType) {
        return healthy ->
                mapSteps(
                        healthy,
                        step -> {
                            if (!(step instanceof ScriptStep.Head head)) {
                                return List.of(step);
                            }
                            var headers = new HashMap<>(head.headers());
                            headers.put("content-type", mediaType);
                            return List.of(new ScriptStep.Head(head.status(), headers));
                        });
    }

    /** Sends a stream of events with the media type of JSON. */
    static Fault eventsLabelledAsJson() {
        return withMediaType("application/json");
    }

    /** Sends each byte of the body separately, with a delay before each. */
    static Fault trickle(Duration beforeEachByte) {
        return healthy ->
                mapSteps(
                        healthy,
                        step -> {
                            if (!(step instanceof ScriptStep.Write write)) {
                                return List.of(step);
                            }
                            var steps = new ArrayList<ScriptStep>();
                            for (int at = 0; at < write.bytes().size(); at++) {
                                boolean last = at == write.bytes().size() - 1;
                                var one = write.bytes().from(at).first(1);
                                steps.add(new ScriptStep.Pause(beforeEachByte));
                                steps.add(
                                        new ScriptStep.Write(
                                                one, last ? write.kind() : Kind.EVENT));
                            }
                            return steps;
                        });
    }

    /** Delays the healthy response. */
    static Fault delayed(Duration delay) {
        return healthy -> {
            var steps = new ArrayList<ScriptStep>();
            steps.add(new ScriptStep.Pause(delay));
            steps.addAll(healthy.steps());
            return new Script(steps);
        };
    }

    /** Sends this text as the complete body with status 200 and this media type. */
    static Fault body(String mediaType, String text) {
        var bytes = ByteString.of(text.getBytes(StandardCharsets.UTF_8));
        return _ -> Script.whole(200, Map.of("content-type", mediaType), bytes);
    }

    private static Fault only(ScriptStep step) {
        return _ -> new Script(List.of(step));
    }

    /** Returns a pause in which earlier writes reach the client before the connection is reset. */
    private static ScriptStep flushed() {
        return new ScriptStep.Pause(Duration.ofMillis(20));
    }

    private static Script mapSteps(Script script, Function<ScriptStep, List<ScriptStep>> change) {
        return new Script(script.steps().stream().map(change).flatMap(List::stream).toList());
    }
}
