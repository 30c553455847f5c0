package dev.portolan.provider.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.Call;
import dev.portolan.provider.bedrock.Recordings;
import dev.portolan.provider.bedrock.Streamed;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The questions of recorded requests to Bedrock, as requests of callers. */
final class InvokeQuestions {
    private InvokeQuestions() {}

    /** Returns the same question in Anthropic's protocol. */
    static Call claudes(JsonNode recorded) {
        var body = (ObjectNode) recorded.deepCopy();
        body.remove("anthropic_version");
        var betas = new ArrayList<String>();
        body.path("anthropic_beta").forEach(name -> betas.add(name.asText()));
        body.remove("anthropic_beta");
        body.put("model", "m");
        return Streamed.call(Operation.MESSAGES, body.toString())
                .withBetas(new AnthropicBetas(betas));
    }

    /** Returns the same question to Titan in OpenAI's protocol. */
    static Call titans(JsonNode recorded) {
        var config = recorded.path("textGenerationConfig");
        ObjectNode chat = Recordings.JSON.createObjectNode().put("model", "m");
        chat.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", recorded.path("inputText").asText());
        chat.set("max_tokens", config.path("maxTokenCount"));
        chat.set("temperature", config.path("temperature"));
        if (config.has("topP")) {
            chat.set("top_p", config.path("topP"));
        }
        return Streamed.call(Operation.CHAT, chat.toString());
    }

    /** Returns the text of Converse's messages in Anthropic's protocol. */
    static ObjectNode converses(JsonNode converse) {
        ObjectNode body = Recordings.JSON.createObjectNode().put("model", "m");
        var messages = body.putArray("messages");
        for (var message : converse.path("messages")) {
            var content = messages.addObject().put("role", message.path("role").asText());
            var blocks = content.putArray("content");
            for (var block : message.path("content")) {
                if (block.has("text")) {
                    blocks.addObject().put("type", "text").set("text", block.path("text"));
                }
            }
        }
        return body;
    }

    /** Returns the request in Anthropic's protocol that a recorded count wraps. */
    static ObjectNode wrapped(JsonNode input) {
        var bytes = Base64.getDecoder().decode(input.path("invokeModel").path("body").asText());
        var body = (ObjectNode) Recordings.json(bytes);
        body.remove(List.of("anthropic_version", "anthropic_beta", "metadata"));
        return body.put("model", "m");
    }
}
