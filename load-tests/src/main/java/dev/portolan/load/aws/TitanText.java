package dev.portolan.load.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.Answer;
import dev.portolan.load.answer.Json;
import dev.portolan.load.answer.Question;
import dev.portolan.load.dialect.Profile;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.SeenRequest;
import dev.portolan.load.stage.Step;
import dev.portolan.load.stage.Step.Kind;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/** Titan's text models, by InvokeModel: a prompt in, a result or pieces of one out. */
final class TitanText {
    private static final Set<String> KNOWN = Set.of("inputText", "textGenerationConfig");

    private final Profile profile;
    private final JsonNode body;

    TitanText(Profile profile, JsonNode body) {
        this.profile = profile;
        this.body = body;
    }

    private boolean isSound() {
        var names = body.properties().stream().map(Map.Entry::getKey).toList();
        return KNOWN.containsAll(names) && body.path("inputText").isTextual();
    }

    private static Script refused(SeenRequest request) {
        return AwsError.invalid("Malformed input request: #: extraneous key is not permitted")
                .script(request);
    }

    private Answer answer() {
        var asked = Json.object();
        asked.putArray("messages")
                .addObject()
                .put("role", "user")
                .set("content", body.path("inputText"));
        var most = body.path("textGenerationConfig").path("maxTokenCount");
        if (most.isNumber()) {
            asked.set("max_tokens", most);
        }
        return profile.speaker().answer(new Question(asked));
    }

    Script whole(SeenRequest request) {
        if (!isSound()) {
            return refused(request);
        }
        var answer = answer();
        var written = Json.object().put("inputTextTokenCount", answer.count().prompt());
        written.putArray("results")
                .addObject()
                .put("tokenCount", answer.count().completion())
                .put("outputText", answer.text())
                .put("completionReason", reason(answer));
        return InvokeWriter.answer(written, answer.count().prompt());
    }

    Script streamed(SeenRequest request) {
        if (!isSound()) {
            return refused(request);
        }
        var answer = answer();
        var frames = new ArrayList<Step.Write>();
        for (var token : answer.tokens()) {
            frames.add(InvokeWriter.framed(Json.write(piece(token)), Kind.TOKEN));
        }
        var last = piece("").put("completionReason", reason(answer));
        last.putObject("amazon-bedrock-invocationMetrics")
                .put("inputTokenCount", answer.count().prompt())
                .put("outputTokenCount", answer.count().completion());
        frames.add(InvokeWriter.framed(Json.write(last), Kind.EVENT));
        return InvokeWriter.framed(frames);
    }

    private static ObjectNode piece(String text) {
        return Json.object().put("outputText", text).put("index", 0).putNull("completionReason");
    }

    private static String reason(Answer answer) {
        return answer.finish().equals("length") ? "LENGTH" : "FINISH";
    }
}
