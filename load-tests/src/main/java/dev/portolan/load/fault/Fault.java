package dev.portolan.load.fault;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.Sse;
import dev.portolan.load.stage.ByteString;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.ScriptStep;
import dev.portolan.load.stage.ScriptStep.Kind;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What goes wrong with an answer: the script as it should have been, turned into the one played.
 */
@FunctionalInterface
public interface Fault {
    /** The broken script. */
    Script apply(Script healthy);

    /** An error status with a JSON body in OpenAI's shape. */
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

    /** An error status with these headers and this JSON body. */
    static Fault status(int status, Map<String, String> headers, String body) {
        var all = new HashMap<>(headers);
        all.putIfAbsent("content-type", "application/json");
        return _ -> Script.whole(status, all, ByteString.of(body));
    }

    /** 429 that says when to come back. */
    static Fault rateLimited(Duration retryAfter) {
        var seconds = Long.toString(retryAfter.toSeconds());
        return status(
                429,
                Map.of("retry-after", seconds),
                "{\"error\":{\"message\":\"Rate limit"
                    + " reached\",\"type\":\"requests\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}");
    }

    /** TCP RST instead of an answer. */
    static Fault resetBeforeHead() {
        return only(new ScriptStep.Reset());
    }

    /** The connection closed in order instead of an answer. */
    static Fault closeBeforeHead() {
        return only(new ScriptStep.Close());
    }

    /** Not one byte, for ever. */
    static Fault stallBeforeHead() {
        return only(new ScriptStep.Stall());
    }

    /** The head, then nothing, for ever. */
    static Fault stallAfterHead() {
        return healthy -> new Script(List.of(healthy.head(), new ScriptStep.Stall()));
    }

    /** So many tokens, then nothing, for ever. */
    static Fault stallAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, new ScriptStep.Stall());
    }

    /** So many tokens, then TCP RST. */
    static Fault resetAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, flushed(), new ScriptStep.Reset());
    }

    /** So many tokens, then the connection closed in order, without the end of the body. */
    static Fault closeAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, new ScriptStep.Close());
    }

    /** So many tokens, then our direction closed. */
    static Fault halfCloseAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, new ScriptStep.HalfClose());
    }

    /** So many tokens, then a body that ends in order, without finish, usage or {@code [DONE]}. */
    static Fault endAfterTokens(int tokens) {
        return healthy -> healthy.cutAfterTokens(tokens, new ScriptStep.End());
    }

    /** So many bytes of the body, then the connection closed; the head promised all of them. */
    static Fault closeAfterBytes(int bytes) {
        return healthy ->
                new Script(
                        List.of(
                                healthy.head(),
                                new ScriptStep.Write(healthy.body().first(bytes), Kind.BODY),
                                new ScriptStep.Close()));
    }

    /** So many tokens, then an error event and {@code [DONE]}, as vLLM does. */
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

    /** So many tokens, then Google's error object without {@code data:} before it. */
    static Fault bareErrorAfterTokens(int tokens) {
        var error =
                "{\"error\": {\"code\": 499, \"message\": \"The operation was cancelled.\","
                        + " \"status\": \"CANCELLED\"}}\r\n";
        var bytes = new ScriptStep.Write(ByteString.of(error), Kind.EVENT);
        return healthy -> healthy.cutAfterTokens(tokens, bytes, new ScriptStep.End());
    }

    /** An error as Google's APIs give it, with the wait they ask for. */
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

    /** So many tokens, then an event that is no JSON; the rest follows as if nothing had been. */
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

    /** One event of this many bytes before the first token. */
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

    /** A stream without {@code [DONE]}. */
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

    /** An answer that doesn't say what it used. */
    static Fault withoutUsage() {
        return UsageRemoved::from;
    }

    /** Bytes that are no HTTP. */
    static Fault garbage() {
        var bytes = "\u0000\u0001\u0016\u0003 not HTTP at all \r\n\r\n\u007f";
        return _ ->
                new Script(
                        List.of(new ScriptStep.Raw(ByteString.of(bytes)), new ScriptStep.Close()));
    }

    /** A chunked body whose chunk sizes are no numbers. */
    static Fault brokenChunking() {
        var head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
        var bytes = head + "transfer-encoding: chunked\r\n\r\n5\r\ndata:\r\nzz\r\n{}\r\n";
        return _ ->
                new Script(
                        List.of(new ScriptStep.Raw(ByteString.of(bytes)), new ScriptStep.Close()));
    }

    /** A login page with status 200, as a captive proxy gives. */
    static Fault html() {
        return _ ->
                Script.whole(
                        200,
                        Map.of("content-type", "text/html; charset=utf-8"),
                        ByteString.of("<!DOCTYPE html><html><body>Sign in</body></html>"));
    }

    /** The right body under this media type, whatever it is. */
    static Fault announced(String mediaType) {
        return healthy ->
                mapped(
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

    /** JSON announced, events sent. */
    static Fault jsonAnnouncedEventsSent() {
        return announced("application/json");
    }

    /** Every byte of the body on its own, with a wait before each. */
    static Fault trickle(Duration beforeEachByte) {
        return healthy ->
                mapped(
                        healthy,
                        step -> {
                            if (!(step instanceof ScriptStep.Write write)) {
                                return List.of(step);
                            }
                            var steps = new ArrayList<ScriptStep>();
                            for (int at = 0; at < write.octets().size(); at++) {
                                boolean last = at == write.octets().size() - 1;
                                var one = write.octets().from(at).first(1);
                                steps.add(new ScriptStep.Pause(beforeEachByte));
                                steps.add(
                                        new ScriptStep.Write(
                                                one, last ? write.kind() : Kind.EVENT));
                            }
                            return steps;
                        });
    }

    /** The answer, in order, but this much later. */
    static Fault late(Duration delay) {
        return healthy -> {
            var steps = new ArrayList<ScriptStep>();
            steps.add(new ScriptStep.Pause(delay));
            steps.addAll(healthy.steps());
            return new Script(steps);
        };
    }

    /** This text as a whole body with status 200 and this media type. */
    static Fault body(String mediaType, String text) {
        var bytes = ByteString.of(text.getBytes(StandardCharsets.UTF_8));
        return _ -> Script.whole(200, Map.of("content-type", mediaType), bytes);
    }

    private static Fault only(ScriptStep step) {
        return _ -> new Script(List.of(step));
    }

    /** A moment in which what was written reaches the other side before the connection is reset. */
    private static ScriptStep flushed() {
        return new ScriptStep.Pause(Duration.ofMillis(20));
    }

    private static Script mapped(Script script, Function<ScriptStep, List<ScriptStep>> change) {
        return new Script(script.steps().stream().map(change).flatMap(List::stream).toList());
    }
}
