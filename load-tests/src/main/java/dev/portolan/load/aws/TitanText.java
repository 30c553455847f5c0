package dev.portolan.load.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelAnswer;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/** Answers InvokeModel for Titan's text models, complete or streamed. */
final class TitanText {
    private static final Set<String> KNOWN = Set.of("inputText", "textGenerationConfig");

    private final SimulatedEndpointProfile profile;
    private final JsonNode body;

    TitanText(SimulatedEndpointProfile profile, JsonNode body) {
        this.profile = profile;
        this.body = body;
    }

    private boolean isValid() {
        var names = body.properties().stream().map(Map.Entry::getKey).toList();
        return KNOWN.containsAll(names) && body.path("inputText").isTextual();
    }

    private static Script refused(ReceivedRequest request) {
        return AwsError.invalid("Malformed input request: #: extraneous key is not permitted")
                .script(request);
    }

    private ModelAnswer answer() {
        var modelRequest = LenientJson.object();
        modelRequest
                .putArray("messages")
                .addObject()
                .put("role", "user")
                .set("content", body.path("inputText"));
        var maxTokens = body.path("textGenerationConfig").path("maxTokenCount");
        if (maxTokens.isNumber()) {
            modelRequest.set("max_tokens", maxTokens);
        }
        return profile.model().answer(new ModelRequest(modelRequest));
    }

    Script whole(ReceivedRequest request) {
        if (!isValid()) {
            return refused(request);
        }
        var answer = answer();
        var written = LenientJson.object().put("inputTextTokenCount", answer.count().prompt());
        written.putArray("results")
                .addObject()
                .put("tokenCount", answer.count().completion())
                .put("outputText", answer.text())
                .put("completionReason", reason(answer));
        return InvokeWriter.answer(written, answer.count().prompt());
    }

    Script streamed(ReceivedRequest request) {
        if (!isValid()) {
            return refused(request);
        }
        var answer = answer();
        var frames = new ArrayList<ScriptStep.Write>();
        for (var token : answer.tokens()) {
            frames.add(InvokeWriter.framed(LenientJson.write(piece(token)), Kind.TOKEN));
        }
        var last = piece("").put("completionReason", reason(answer));
        last.putObject("amazon-bedrock-invocationMetrics")
                .put("inputTokenCount", answer.count().prompt())
                .put("outputTokenCount", answer.count().completion());
        frames.add(InvokeWriter.framed(LenientJson.write(last), Kind.EVENT));
        return InvokeWriter.framed(frames);
    }

    private static ObjectNode piece(String text) {
        return LenientJson.object()
                .put("outputText", text)
                .put("index", 0)
                .putNull("completionReason");
    }

    private static String reason(ModelAnswer answer) {
        return answer.finish().equals("length") ? "LENGTH" : "FINISH";
    }
}
