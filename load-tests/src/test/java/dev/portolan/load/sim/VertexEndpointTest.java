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
    void gemini_whole_hasPartsFinishAndUsageThatAddUp() throws Exception {
        try (var place = place()) {
            var body = json(place, GEMINI + ":generateContent", asked("", "Where are you?"));
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
    void gemini_stream_isEventsWithCarriageReturnsThatJoinToTheWhole() throws Exception {
        try (var place = place()) {
            var whole = json(place, GEMINI + ":generateContent", asked("", "Where are you?"));
            var stream =
                    post(
                            place,
                            GEMINI + ":streamGenerateContent?alt=sse",
                            asked("", "Where are you?"));
            assertThat(stream).endsWith("\r\n\r\n").doesNotContain("[DONE]");
            var joined = new StringBuilder();
            Caller.events(stream).forEach(event -> joined.append(text(event)));
            assertThat(joined.toString()).isEqualTo(text(whole));
        }
    }

    @Test
    void gemini_streamWithoutAlt_isOneArray() throws Exception {
        try (var place = place()) {
            var body =
                    LenientJson.read(
                            post(place, GEMINI + ":streamGenerateContent", asked("", "Hi")));
            assertThat(body.isArray()).isTrue();
            assertThat(body.size()).isGreaterThan(1);
        }
    }

    @Test
    void gemini_callWithoutItsSignature_isRefusedOnTheSecondTurn() throws Exception {
        try (var place = place()) {
            var first = json(place, GEMINI + ":generateContent", asked(TOOLS, "weather"));
            var part = first.at("/candidates/0/content/parts/0");
            assertThat(part.path("thoughtSignature").asText()).isNotEmpty();
            assertThat(json(place, GEMINI + ":generateContent", answered(part)).at("/candidates/0"))
                    .isNotEmpty();
            ((ObjectNode) part).remove("thoughtSignature");
            assertThat(post(place, GEMINI + ":generateContent", answered(part)))
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
    void gemini_requestThatBreaksARule_isRefusedAsGoogleDoes(String body) throws Exception {
        try (var place = place()) {
            var answer = json(place, GEMINI + ":generateContent", body);
            assertThat(answer.at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
        }
    }

    @Test
    void gemini_blockedPrompt_hasFeedbackAndNoCandidate() throws Exception {
        try (var place = place()) {
            var body = json(place, GEMINI + ":generateContent", asked("", AzureDialect.BLOCKED));
            assertThat(body.has("candidates")).isFalse();
            assertThat(body.at("/promptFeedback/blockReason").asText()).isNotEmpty();
        }
    }

    @Test
    void vertex_strangersAndOtherPlaces_areRefused() throws Exception {
        try (var place = place()) {
            var path = GEMINI + ":generateContent";
            assertThat(Caller.post(place, path, "{}").statusCode()).isEqualTo(401);
            var elsewhere = path.replace("europe-west4", "us-central1");
            assertThat(post(place, elsewhere, "{}")).contains("<title>Error 404");
            assertThat(post(place, path.replace("harbour", "other"), "{}"))
                    .contains("PERMISSION_DENIED");
        }
    }

    @Test
    void mistral_rawPredict_wantsItsModelAndAMatchingStream() throws Exception {
        try (var place = place()) {
            var ask = Caller.ASK.formatted("").replace("\"m\"", "\"mistral-small-2503\"");
            assertThat(post(place, MISTRAL + ":rawPredict", ask)).contains("chat.completion");
            assertThat(post(place, MISTRAL + ":streamRawPredict", ask)).contains("disagree");
            assertThat(post(place, MISTRAL + ":rawPredict", ask.replace("2503", "2506")))
                    .contains("is not the model of the path");
        }
    }

    @Test
    void openApi_unknownModel_isAnErrorInAnArray() throws Exception {
        try (var place = place()) {
            var path = BASE + "endpoints/openapi/chat/completions";
            var body = LenientJson.read(post(place, path, Caller.ASK.formatted("")));
            assertThat(body.at("/0/error/status").asText()).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void bareError_midStream_isNoEvent() throws Exception {
        try (var place = place()) {
            place.failing(Fault.bareErrorAfterTokens(2));
            var path = GEMINI + ":streamGenerateContent?alt=sse";
            assertThat(post(place, path, asked("", "Hi")).lines())
                    .anyMatch(line -> line.startsWith("{\"error\""));
            place.failing(Fault.resourceExhausted(Duration.ofSeconds(3)));
            assertThat(post(place, path, asked("", "Hi"))).contains("\"retryDelay\":\"3s\"");
        }
    }

    private static SimulatedEndpoint place() {
        return VertexAi.in("harbour", "europe-west4")
                .named("netherlands")
                .serving("gemini-3-flash", "mistral-small-2503")
                .key("k")
                .start();
    }

    private static String asked(String extra, String text) {
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

    private static JsonNode json(SimulatedEndpoint place, String path, String body)
            throws Exception {
        return LenientJson.read(post(place, path, body));
    }

    private static String post(SimulatedEndpoint place, String path, String body) throws Exception {
        return Caller.post(place, path, body, KEY).body();
    }

    private static String text(JsonNode answer) {
        return answer.at("/candidates/0/content/parts/0/text").asText();
    }
}
