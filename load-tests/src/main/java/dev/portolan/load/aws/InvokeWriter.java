package dev.portolan.load.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.SampleEmbeddings;
import dev.portolan.load.claude.ClaudeHostDialect;
import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Answers InvokeModel in each vendor's JSON: Titan's and Cohere's embeddings, Anthropic's protocol
 * for Claude, Titan's text completions, and OpenAI's protocol for other models.
 */
final class InvokeWriter {
    private static final int MAX_TEXTS = 96;
    private final SimulatedEndpointProfile profile;
    private final OpenAiServerDialect compatible;

    InvokeWriter(SimulatedEndpointProfile profile, OpenAiServerDialect compatible) {
        this.profile = profile;
        this.compatible = compatible;
    }

    Script whole(ReceivedRequest request, String model) {
        var body = LenientJson.read(request.text());
        if (model.contains("titan-embed")) {
            return titan(request, body);
        }
        if (model.contains("cohere.embed")) {
            return cohere(request, body);
        }
        if (model.contains("anthropic.")) {
            return claude(request, model, false);
        }
        return model.contains("titan-text")
                ? new TitanText(profile, body).whole(request)
                : compatible.answer(chat(request, body, model, false));
    }

    private Script claude(ReceivedRequest request, String model, boolean stream) {
        return new ClaudeHostDialect(profile)
                .bedrock(request, model, stream)
                .orElseGet(
                        () ->
                                AwsError.invalid("Malformed input request: extraneous key")
                                        .script(request));
    }

    Script streamed(ReceivedRequest request, String model) {
        var body = LenientJson.read(request.text());
        if (model.contains("titan-text")) {
            return new TitanText(profile, body).streamed(request);
        }
        boolean claude = model.contains("anthropic.");
        var script =
                claude
                        ? claude(request, model, true)
                        : compatible.answer(chat(request, body, model, true));
        if (!script.isStream()) {
            return script;
        }
        var frames = new ArrayList<ScriptStep.Write>();
        for (var write : script.writes()) {
            var text = write.bytes().text();
            var data = text.substring(text.indexOf("data: ") + "data: ".length()).strip();
            if (claude || write.kind() != ScriptStep.Kind.DONE) {
                frames.add(framed(data, write.kind()));
            }
        }
        return framed(frames);
    }

    /** Writes a vendor's event in a frame. */
    static ScriptStep.Write framed(String json, ScriptStep.Kind kind) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        var chunk = LenientJson.object().put("bytes", Base64.getEncoder().encodeToString(bytes));
        return Frames.event("chunk", chunk, kind);
    }

    static Script framed(List<ScriptStep.Write> frames) {
        return Script.stream(
                Map.of(
                        "content-type",
                        Frames.TYPE,
                        "x-amzn-bedrock-content-type",
                        "application/json"),
                frames);
    }

    private Script titan(ReceivedRequest request, JsonNode body) {
        var text = body.path("inputText");
        if (!text.isTextual() || text.asText().isEmpty()) {
            return AwsError.invalid("Malformed input request: required key [inputText] not found")
                    .script(request);
        }
        int dimensions = body.path("dimensions").asInt(profile.limits().dimensions());
        int tokens = tokens(text.asText());
        var answer = LenientJson.object();
        answer.set("embedding", SampleEmbeddings.numbers(text.asText(), dimensions));
        return answer(answer.put("inputTextTokenCount", tokens), tokens);
    }

    private Script cohere(ReceivedRequest request, JsonNode body) {
        var texts = LenientJson.each(body.path("texts")).map(JsonNode::asText).toList();
        if (texts.isEmpty() || texts.size() > MAX_TEXTS || !body.has("input_type")) {
            return AwsError.invalid("Malformed input request: texts (1 to 96) and input_type")
                    .script(request);
        }
        int dimensions = body.path("output_dimension").asInt(profile.limits().dimensions());
        var vectors = LenientJson.array();
        texts.forEach(text -> vectors.add(SampleEmbeddings.numbers(text, dimensions)));
        var answer = LenientJson.object().put("id", AwsError.requestId(request));
        answer.set("texts", body.path("texts"));
        if (body.has("embedding_types")) {
            answer.put("response_type", "embeddings_by_type");
            answer.putObject("embeddings").set("float", vectors);
        } else {
            answer.put("response_type", "embeddings_floats").set("embeddings", vectors);
        }
        return answer(answer, texts.stream().mapToInt(InvokeWriter::tokens).sum());
    }

    private static int tokens(String text) {
        return 2 + text.length() / 4;
    }

    static Script answer(ObjectNode answer, int tokens) {
        var headers =
                Map.of(
                        "content-type",
                        "application/json",
                        "x-amzn-bedrock-input-token-count",
                        Integer.toString(tokens),
                        "x-amzn-bedrock-invocation-latency",
                        "42");
        return Script.whole(200, headers, ByteString.of(LenientJson.write(answer)));
    }

    /** Returns the OpenAI request; the model and the streaming mode come from the path. */
    private static ReceivedRequest chat(
            ReceivedRequest request, JsonNode body, String model, boolean streamed) {
        var named =
                body.isObject() ? ((ObjectNode) body).put("model", model) : LenientJson.object();
        if (streamed) {
            named.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        var line = new ReceivedRequest.Line("POST", "/v1/chat/completions", request.protocol());
        return new ReceivedRequest(
                request.number(),
                line,
                Map.of("content-type", List.of("application/json")),
                ByteString.of(LenientJson.write(named)),
                request.at());
    }
}
