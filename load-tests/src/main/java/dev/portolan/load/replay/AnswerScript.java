package dev.portolan.load.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.aws.Frames;
import dev.portolan.load.cases.AnswerFamily;
import dev.portolan.load.cases.ReplayDialect;
import dev.portolan.load.cases.UpstreamAnswer;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Writes an upstream's answer in a dialect's framing. */
final class AnswerScript {
    private static final String SSE = "text/event-stream";
    private final ReplayDialect dialect;

    AnswerScript(ReplayDialect dialect) {
        this.dialect = dialect;
    }

    Script of(UpstreamAnswer answer, ReceivedRequest request) {
        var steps = new ArrayList<ScriptStep>();
        if (answer.delay().isPositive()) {
            steps.add(new ScriptStep.Pause(answer.delay()));
        }
        boolean raw = answer.body() instanceof UpstreamAnswer.Bytes;
        switch (answer.body()) {
            case UpstreamAnswer.Usual given -> {
                var family = dialect.family();
                var usual = calling(given, request);
                if (isStreamed(request)) {
                    steps.add(head(answer, streamType(), -1));
                    UsualAnswers.stream(family, usual).forEach(event -> steps.add(event(event)));
                } else {
                    var body = UsualAnswers.whole(family, usual).toString();
                    addText(steps, answer, body, "application/json");
                }
            }
            case UpstreamAnswer.Text text ->
                    addText(steps, answer, text.text(), text.contentType());
            case UpstreamAnswer.Events events -> {
                steps.add(head(answer, streamType(), -1));
                events.events().forEach(event -> steps.add(step(event)));
            }
            case UpstreamAnswer.Bytes bytes -> steps.add(new ScriptStep.Raw(bytes.bytes()));
        }
        steps.add(
                switch (answer.ends()) {
                    case CLEANLY -> raw ? new ScriptStep.Close() : new ScriptStep.End();
                    case CLOSE -> new ScriptStep.Close();
                    case RESET -> new ScriptStep.Reset();
                    case STALL -> new ScriptStep.Stall();
                });
        return new Script(steps);
    }

    /** Returns the answer with the name of the first tool offered in place of {@code {tool}}. */
    private static UpstreamAnswer.Usual calling(
            UpstreamAnswer.Usual usual, ReceivedRequest request) {
        var tool = LenientJson.read(request.text()).findPath("tools").path(0);
        var name = tool.isMissingNode() ? "" : tool.findPath("name").asText();
        return new UpstreamAnswer.Usual(
                usual.says(),
                usual.calls().stream()
                        .map(
                                call ->
                                        new UpstreamAnswer.ToolCall(
                                                call.id(),
                                                call.name().replace("{tool}", name),
                                                call.arguments()))
                        .toList());
    }

    /** Adds a body; one that ends before its end, and a stream, are sent without a length. */
    private static void addText(
            List<ScriptStep> steps, UpstreamAnswer answer, String text, String type) {
        var body = ByteString.of(text);
        boolean open = type.equals(SSE) || answer.ends() != UpstreamAnswer.Ending.CLEANLY;
        steps.add(head(answer, type, open ? -1 : body.size()));
        if (body.size() > 0) {
            steps.add(new ScriptStep.Write(body, Kind.BODY));
        }
    }

    private static ScriptStep.Head head(UpstreamAnswer answer, String type, int length) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", type);
        if (length >= 0) {
            headers.put("content-length", Integer.toString(length));
        }
        headers.putAll(answer.headers());
        return new ScriptStep.Head(answer.status(), headers);
    }

    private boolean isStreamed(ReceivedRequest request) {
        return LenientJson.read(request.text()).path("stream").asBoolean(false)
                || request.path().toLowerCase(Locale.ROOT).contains("stream");
    }

    private String streamType() {
        return isFramed() ? Frames.TYPE : SSE;
    }

    private boolean isFramed() {
        return dialect.family() == AnswerFamily.CONVERSE || dialect == ReplayDialect.BEDROCK_INVOKE;
    }

    private ScriptStep step(UpstreamAnswer.Event event) {
        if (event.pause().isPresent()) {
            return new ScriptStep.Pause(event.pause().get());
        }
        if (event.json().isPresent()) {
            return event(event.json().get());
        }
        var text = event.data().map(data -> "data: " + data + "\n\n").or(event::raw).orElse("");
        return new ScriptStep.Write(ByteString.of(text), Kind.EVENT);
    }

    private ScriptStep event(JsonNode event) {
        if (dialect.family() == AnswerFamily.CONVERSE) {
            return frame(event);
        }
        if (dialect == ReplayDialect.BEDROCK_INVOKE) {
            var bytes = event.toString().getBytes(StandardCharsets.UTF_8);
            var chunk = LenientJson.object();
            chunk.put("bytes", Base64.getEncoder().encodeToString(bytes));
            return Frames.event("chunk", chunk, Kind.EVENT);
        }
        var data = event.isTextual() ? event.textValue() : event.toString();
        boolean named = dialect.family() == AnswerFamily.MESSAGES;
        var name = named ? "event: " + event.path("type").asText() + "\n" : "";
        return new ScriptStep.Write(ByteString.of(name + "data: " + data + "\n\n"), Kind.EVENT);
    }

    /** Writes an event of the form {@code {name: payload}}. */
    private static ScriptStep frame(JsonNode event) {
        var member = event.properties().iterator().next();
        if (member.getKey().endsWith("Exception")) {
            return Frames.exception(member.getKey(), member.getValue().path("message").asText());
        }
        ObjectNode payload = member.getValue().deepCopy();
        return Frames.event(member.getKey(), payload, Kind.EVENT);
    }
}
