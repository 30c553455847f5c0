package dev.portolan.load.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.azure.AzureDialect;
import dev.portolan.load.fault.Fault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

final class VertexEndpointTest {
    private static final String BASE = "/v1/projects/harbour/locations/europe-west4/";
    private static final String GEMINI = BASE + "publishers/google/models/gemini-3-flash";
    private static final String MISTRAL = BASE + "publishers/mistralai/models/mistral-small-2503";
    private static final String TOOLS =
            """
            "tools":[{"functionDeclarations":[{"name":"weather","parameters":{"type":"OBJECT",
             "properties":{"city":{"type":"STRING"}}}}]}],\
            """;
    private static final String[] KEY = {"authorization", "Bearer k"};

    @Test
    void gemini_whole_hasPartsFinishReasonAndConsistentUsage() throws Exception {
        try (var endpoint = endpoint()) {
            var body = json(endpoint, GEMINI + ":generateContent", request("", "Where are you?"));
            assertThat(text(body)).contains("netherlands", "Where are you?");
            assertThat(body.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
            var usage = body.path("usageMetadata");
            assertThat(usage.path("totalTokenCount").asInt())
                    .isEqualTo(
                            usage.path("promptTokenCount").asInt()
                                    + usage.path("candidatesTokenCount").asInt());
        }
    }

    @Test
    void gemini_stream_sendsEventsWithCrLfThatJoinToTheText() throws Exception {
        try (var endpoint = endpoint()) {
            var whole = json(endpoint, GEMINI + ":generateContent", request("", "Where are you?"));
            var stream =
                    post(
                            endpoint,
                            GEMINI + ":streamGenerateContent?alt=sse",
                            request("", "Where are you?"));
            assertThat(stream).endsWith("\r\n\r\n").doesNotContain("[DONE]");
            var joined = new StringBuilder();
            Caller.events(stream).forEach(event -> joined.append(text(event)));
            assertThat(joined.toString()).isEqualTo(text(whole));
        }
    }

    @Test
    void gemini_streamWithoutAlt_isOneArray() throws Exception {
        try (var endpoint = endpoint()) {
            var body =
                    LenientJson.read(
                            post(endpoint, GEMINI + ":streamGenerateContent", request("", "Hi")));
            assertThat(body.isArray()).isTrue();
            assertThat(body.size()).isGreaterThan(1);
        }
    }

    @Test
    void gemini_callWithoutSignature_isRefusedOnTheSecondTurn() throws Exception {
        try (var endpoint = endpoint()) {
            var first = json(endpoint, GEMINI + ":generateContent", request(TOOLS, "weather"));
            var part = first.at("/candidates/0/content/parts/0");
            assertThat(part.path("thoughtSignature").asText()).isNotEmpty();
            assertThat(
                            json(endpoint, GEMINI + ":generateContent", answered(part))
                                    .at("/candidates/0"))
                    .isNotEmpty();
            ((ObjectNode) part).remove("thoughtSignature");
            assertThat(post(endpoint, GEMINI + ":generateContent", answered(part)))
                    .contains("missing a thought_signature");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"contents\":[]}",
                "{\"contents\":[{\"role\":\"assistant\",\"parts\":[{\"text\":\"x\"}]}]}",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}],\"model\":\"m\"}",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}],"
                        + "\"generationConfig\":{\"max_tokens\":4}}",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}],"
                        + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parameters\":"
                        + "{\"type\":\"OBJECT\",\"$schema\":\"x\"}}]}]}",
                "[]"
            })
    void gemini_invalidRequest_returnsGoogleError(String body) throws Exception {
        try (var endpoint = endpoint()) {
            var answer = json(endpoint, GEMINI + ":generateContent", body);
            assertThat(answer.at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
        }
    }

    @Test
    void gemini_blockedPrompt_hasFeedbackAndNoCandidate() throws Exception {
        try (var endpoint = endpoint()) {
            var body =
                    json(endpoint, GEMINI + ":generateContent", request("", AzureDialect.BLOCKED));
            assertThat(body.has("candidates")).isFalse();
            assertThat(body.at("/promptFeedback/blockReason").asText()).isNotEmpty();
        }
    }

    @Test
    void vertex_unknownTokensAndOtherLocations_areRefused() throws Exception {
        try (var endpoint = endpoint()) {
            var path = GEMINI + ":generateContent";
            assertThat(Caller.post(endpoint, path, "{}").statusCode()).isEqualTo(401);
            var elsewhere = path.replace("europe-west4", "us-central1");
            assertThat(post(endpoint, elsewhere, "{}")).contains("<title>Error 404");
            assertThat(post(endpoint, path.replace("harbour", "other"), "{}"))
                    .contains("PERMISSION_DENIED");
        }
    }

    @Test
    void mistral_rawPredict_requiresMatchingModelAndStream() throws Exception {
        try (var endpoint = endpoint()) {
            var body = Caller.CHAT_REQUEST.formatted("").replace("\"m\"", "\"mistral-small-2503\"");
            assertThat(post(endpoint, MISTRAL + ":rawPredict", body)).contains("chat.completion");
            assertThat(post(endpoint, MISTRAL + ":streamRawPredict", body)).contains("disagree");
            assertThat(post(endpoint, MISTRAL + ":rawPredict", body.replace("2503", "2506")))
                    .contains("is not the model of the path");
        }
    }

    @Test
    void openApi_unknownModel_returnsAnErrorInAnArray() throws Exception {
        try (var endpoint = endpoint()) {
            var path = BASE + "endpoints/openapi/chat/completions";
            var body = LenientJson.read(post(endpoint, path, Caller.CHAT_REQUEST.formatted("")));
            assertThat(body.at("/0/error/status").asText()).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void bareError_midStream_isNotAnEvent() throws Exception {
        try (var endpoint = endpoint()) {
            endpoint.failing(Fault.bareErrorAfterTokens(2));
            var path = GEMINI + ":streamGenerateContent?alt=sse";
            assertThat(post(endpoint, path, request("", "Hi")).lines())
                    .anyMatch(line -> line.startsWith("{\"error\""));
            endpoint.failing(Fault.resourceExhausted(Duration.ofSeconds(3)));
            assertThat(post(endpoint, path, request("", "Hi"))).contains("\"retryDelay\":\"3s\"");
        }
    }

    private static SimulatedEndpoint endpoint() {
        return VertexAi.in("harbour", "europe-west4")
                .named("netherlands")
                .serving("gemini-3-flash", "mistral-small-2503")
                .key("k")
                .start();
    }

    private static String request(String extra, String text) {
        return "{"
                + extra
                + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\""
                + text
                + "\"}]}]}";
    }

    private static String answered(JsonNode call) {
        return """
        {%s"contents":[{"role":"user","parts":[{"text":"weather"}]},
         {"role":"model","parts":[%s]},
         {"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"t":4}}}]}]}
        """
                .formatted(TOOLS, call);
    }

    private static JsonNode json(SimulatedEndpoint endpoint, String path, String body)
            throws Exception {
        return LenientJson.read(post(endpoint, path, body));
    }

    private static String post(SimulatedEndpoint endpoint, String path, String body)
            throws Exception {
        return Caller.post(endpoint, path, body, KEY).body();
    }

    private static String text(JsonNode answer) {
        return answer.at("/candidates/0/content/parts/0/text").asText();
    }
}
