package dev.portolan.provider.media;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import java.net.URI;
import java.util.Base64;
import java.util.Map;

/** Targets by a short name, and what they are sent for a message with one part of media. */
final class MediaTargets {
    static final String PNG = base64("\u0089PNG\r\n\u001A\n0000");
    static final String JPEG = base64("\u00FF\u00D8\u00FF\u00E00000");
    static final String GIF = base64("GIF89a000000");
    static final String BMP = base64("BM0000\0\0\0\000000");
    static final String PDF = base64("%PDF-1.7\n000");
    static final String WAV = base64("RIFF0000WAVEfmt ");
    static final String MP3 = base64("ID3\u0003\0\0\0\0\0");
    static final String OGG = base64("OggS\0\0\0\0\0\0\0\0");
    static final String MP4 = base64("\0\0\0\u0018ftypmp42");
    static final String TEXT = base64("a,b\n1,2");

    private MediaTargets() {}

    private static String base64(String latin) {
        return Base64.getEncoder()
                .encodeToString(latin.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    static Target target(String name) {
        return switch (name) {
            case "claude" -> at("anthropic", "claude-sonnet-4-5");
            case "vertex-claude" -> vertex("claude-sonnet-4-5");
            case "gemini" -> vertex("gemini-2.5-pro");
            case "converse" -> at("aws-bedrock", "anthropic.claude-sonnet-4-5-v1:0");
            case "converse-llama" -> at("aws-bedrock", "meta.llama3-2-90b-instruct-v1:0");
            case "nova" -> at("aws-bedrock", "amazon.nova-pro-v1:0");
            case "invoke-claude" ->
                    new Target(
                            URI.create("https://a.example"),
                            "anthropic.claude-sonnet-4-5-v1:0",
                            Map.of(Target.API, Target.INVOKE));
            case "openai", "azure-openai", "mistral", "vllm", "ollama", "openai-compatible" ->
                    at(name, "some-model");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Target at(String provider, String model) {
        var base = provider.equals("aws-bedrock") ? "https://a.example" : "https://a.example/v1";
        return new Target(URI.create(base), model, Map.of());
    }

    private static Target vertex(String model) {
        return new Target(
                URI.create("https://a.example"),
                model,
                Map.of(Target.PROJECT, "p", Target.REGION, "europe-west4"));
    }

    private static String provider(String name) {
        return switch (name) {
            case "claude" -> "anthropic";
            case "vertex-claude", "gemini" -> "gcp-vertex";
            case "converse", "converse-llama", "nova", "invoke-claude" -> "aws-bedrock";
            default -> name;
        };
    }

    /** Prepares a call whose messages are in OpenAI's protocol. */
    static Preparation chat(String name, String messages) {
        return prepare(
                name, Operation.CHAT, "{\"model\":\"m\",\"messages\":[%s]}".formatted(messages));
    }

    /** Prepares a call whose messages are in Anthropic's protocol. */
    static Preparation messages(String name, String messages) {
        return prepare(
                name,
                Operation.MESSAGES,
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[%s]}".formatted(messages));
    }

    static Preparation prepare(String name, Operation operation, String body) {
        return Providers.byId(provider(name))
                .orElseThrow()
                .prepare(TestingCalls.call(operation, body), target(name));
    }

    /** Returns a user's message with a text and one part. */
    static String user(String part) {
        return """
        {"role":"user","content":[{"type":"text","text":"q"},%s]}\
        """
                .formatted(part);
    }

    /** Returns the body of what was prepared; an unsupported call is a failure of the test. */
    static JsonValue body(Preparation prepared) {
        return switch (prepared) {
            case Preparation.Ready ready -> {
                var json = JsonReader.readUtf8(ready.request().body().toBytes());
                if (json == null) {
                    throw new AssertionError("the body is no JSON");
                }
                yield json;
            }
            case Preparation.Unsupported(String field, String why) ->
                    throw new AssertionError(field + ": " + why);
        };
    }
}
