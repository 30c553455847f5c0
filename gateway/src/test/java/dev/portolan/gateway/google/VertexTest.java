package dev.portolan.gateway.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.azure.AzureDialect;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.identity.KeyMaterial;
import dev.portolan.load.sim.GoogleIdentity;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VertexAi;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Vertex AI by each of its protocols, with a service account's token that is really exchanged. */
@Execution(ExecutionMode.SAME_THREAD)
final class VertexTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = "/chat/completions";
    private static final String ASK =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}";
    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"tide\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"port\":{\"type\":\"string\"}},"
                    + "\"required\":[\"port\"],\"additionalProperties\":false}}}]";
    private static final String POLICIES =
            """
            policies:
              - name: default
                prefer: {objective: cost}
                failover: {attempts: 1, deadline: 20s, firstToken: 5s, betweenTokens: 2s}
            """;

    private static GoogleIdentity google;
    private static SimulatedEndpoint vertex;
    private static String catalog = "";
    private TestingGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        google = GoogleIdentity.start();
        vertex =
                VertexAi.in("harbour", "europe-west4")
                        .named("netherlands")
                        .serving("gemini-3-flash", "gemini-2.5-flash", "text-embedding-005")
                        .serving("mistral-small-2503", "meta/llama-3.3")
                        .trusting(google.tokens())
                        .words(20)
                        .start();
        Path strangers = Files.createDirectory(folder.resolve("stranger"));
        catalog =
                """
                endpoints:
                  - id: netherlands
                    provider: gcp-vertex
                    url: %1$s
                    region: europe-west4
                    project: harbour
                    attest: {processing: [NL], storage: [NL], by: test, at: 2026-01-01, expires: 2099-12-31}
                    credentials: {type: service-account, file: "%2$s"}
                    models:
                      - {model: gemini, upstream: gemini-3-flash}
                      - {model: elder, upstream: gemini-2.5-flash}
                      - {model: mistral, upstream: mistralai/mistral-small-2503}
                      - {model: llama, upstream: publishers/meta/models/llama-3.3}
                      - {model: vectors, upstream: text-embedding-005}
                  - id: forged
                    provider: gcp-vertex
                    url: %1$s
                    region: europe-west4
                    project: harbour
                    attest: {processing: [NL], storage: [NL], by: test, at: 2026-01-01, expires: 2099-12-31}
                    credentials: {type: service-account, file: "%3$s"}
                    models: [{model: forged, upstream: gemini-3-flash}]
                aliases: [{name: m, models: [gemini]}]
                """
                        .formatted(
                                vertex.url(),
                                google.serviceAccount(folder),
                                google.serviceAccount(strangers, KeyMaterial.generate("stranger")));
    }

    @BeforeEach
    void open() {
        gateway = TestingGateway.start(catalog, POLICIES);
    }

    @AfterEach
    void close() {
        gateway.close();
        vertex.clearFaults();
    }

    @AfterAll
    static void stop() {
        vertex.close();
        google.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "mistral", "llama"})
    void chat_everyProtocol_saysWholeWhatItStreams(String model) throws IOException {
        int before = google.tokens().issued();
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(model, ""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode whole = JSON.readTree(answer.body());
        assertThat(whole.at("/choices/0/message/content").asText()).contains("received \"hello\"");
        assertThat(whole.at("/usage/prompt_tokens").asInt()).isPositive();
        String streamed = gateway.post(CHAT, ASK.formatted(model, ",\"stream\":true")).body();
        assertThat(streamed).endsWith("data: [DONE]\n\n").contains("\"finish_reason\":\"stop\"");
        assertThat(text(streamed)).isEqualTo(whole.at("/choices/0/message/content").asText());
        assertThat(google.tokens().issued() - before).isBetween(0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void tools_calledAndAnswered_takeTheirSignatureBack(String streamed) throws IOException {
        String first = gateway.post(CHAT, ASK.formatted("gemini", TOOLS + streamed)).body();
        JsonNode call = call(first, streamed.isEmpty());
        assertThat(call.at("/extra_content/google/thought_signature").asText()).isNotEmpty();
        assertThat(answered(call).body()).contains("received");
        assertThat(vertex.inferences().getLast().text()).contains("thoughtSignature");
        HttpResponse<String> lost = answered(((ObjectNode) call).without("extra_content"));
        assertThat(lost.statusCode()).as(lost.body()).isEqualTo(200);
        assertThat(vertex.inferences().getLast().text())
                .contains("skip_thought_signature_validator");
    }

    @Test
    void schemaAndChoices_areExpressed() throws IOException {
        String format =
                ",\"n\":2,\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":"
                        + "\"tide\",\"schema\":{\"type\":\"object\",\"properties\":{\"high\":"
                        + "{\"type\":\"boolean\"}},\"required\":[\"high\"]}}}";
        var answer = JSON.readTree(gateway.post(CHAT, ASK.formatted("gemini", format)).body());
        assertThat(answer.path("choices")).hasSize(2);
        var content = JSON.readTree(answer.at("/choices/1/message/content").asText());
        assertThat(content.path("high").isBoolean()).isTrue();
    }

    @Test
    void logprobs_wholeAndStreamed_areToldOfEachToken() throws IOException {
        String members = ",\"logprobs\":true,\"top_logprobs\":1";
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("elder", members));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode whole = JSON.readTree(answer.body()).at("/choices/0");
        String text = whole.at("/message/content").asText();
        assertThat(tokens(whole)).isEqualTo(text).isNotEmpty();
        var streamed = new StringBuilder();
        String body =
                gateway.post(CHAT, ASK.formatted("elder", members + ",\"stream\":true")).body();
        for (JsonNode chunk : chunks(body)) {
            streamed.append(tokens(chunk.at("/choices/0")));
        }
        assertThat(streamed).hasToString(text);
    }

    @Test
    void logprobs_ofModelThatTellsNone_areRefusedBeforeItIsAsked() {
        int before = vertex.inferences().size();
        HttpResponse<String> answer =
                gateway.post(CHAT, ASK.formatted("gemini", ",\"logprobs\":true"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"unsupported\"", "\"param\":\"logprobs\"");
        assertThat(vertex.inferences()).hasSize(before);
    }

    @Test
    void embeddings_areOpenAis() throws IOException {
        String body = "{\"model\":\"vectors\",\"input\":[\"the sea\",\"the tide\"]}";
        JsonNode answer = JSON.readTree(gateway.post("/embeddings", body).body());
        assertThat(answer.at("/data/1/embedding")).hasSize(16);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isPositive();
    }

    @Test
    void prompt_thatGoogleBlocks_isFiltered() throws IOException {
        String ask = ASK.formatted("gemini", "").replace("hello", AzureDialect.BLOCKED);
        JsonNode answer = JSON.readTree(gateway.post(CHAT, ask).body());
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
    }

    @Test
    void stream_thatBreaks_neverLooksComplete() {
        for (Fault fault :
                List.of(
                        Fault.bareErrorAfterTokens(3),
                        Fault.endAfterTokens(3),
                        Fault.closeAfterTokens(3),
                        Fault.stallAfterTokens(3))) {
            vertex.failing(fault);
            String streamed =
                    gateway.post(CHAT, ASK.formatted("gemini", ",\"stream\":true")).body();
            assertThat(streamed).contains("stream_interrupted").doesNotContain("[DONE]");
        }
    }

    @Test
    void quota_usedUp_isOursAndTellsNothingOfGoogles() {
        vertex.failing(Fault.resourceExhausted(Duration.ofSeconds(3)));
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("gemini", ""));
        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(429);
        assertThat(answer.body()).doesNotContain("Resource exhausted");
    }

    @Test
    void token_refused_isNotTheCallersFault() {
        vertex.failing(
                Fault.status(
                        401,
                        Map.of(),
                        "{\"error\":{\"code\":401,\"message\":\"Expected OAuth 2 access token\","
                                + "\"status\":\"UNAUTHENTICATED\"}}"));
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("gemini", ""));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).doesNotContain("OAuth");
    }

    @Test
    void keyOfAStranger_getsNoTokenAndNothingIsSent() {
        int before = vertex.inferences().size();
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("forged", ""));
        assertThat(answer.statusCode()).isIn(502, 503);
        assertThat(vertex.inferences()).hasSize(before);
        assertThat(answer.body()).doesNotContain("Invalid JWT", "BEGIN");
    }

    private HttpResponse<String> answered(JsonNode call) {
        return gateway.post(
                CHAT,
                "{\"model\":\"gemini\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"},"
                        + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + call
                        + "]},{\"role\":\"tool\",\"tool_call_id\":"
                        + call.path("id")
                        + ",\"content\":\"high\"}]"
                        + TOOLS
                        + "}");
    }

    private static JsonNode call(String body, boolean whole) throws IOException {
        if (whole) {
            return JSON.readTree(body).at("/choices/0/message/tool_calls/0");
        }
        var arguments = new StringBuilder();
        ObjectNode call = JSON.createObjectNode();
        for (JsonNode chunk : chunks(body)) {
            JsonNode delta = chunk.at("/choices/0/delta/tool_calls/0");
            arguments.append(delta.at("/function/arguments").asText(""));
            for (var member : delta.properties()) {
                if (!member.getKey().equals("function") || !call.has("function")) {
                    call.set(member.getKey(), member.getValue().deepCopy());
                }
            }
        }
        ((ObjectNode) call.path("function")).put("arguments", arguments.toString());
        return call;
    }

    private static String tokens(JsonNode choice) {
        var tokens = new StringBuilder();
        choice.at("/logprobs/content")
                .forEach(entry -> tokens.append(entry.path("token").asText()));
        return tokens.toString();
    }

    private static String text(String body) throws IOException {
        var text = new StringBuilder();
        for (JsonNode chunk : chunks(body)) {
            text.append(chunk.at("/choices/0/delta/content").asText(""));
        }
        return text.toString();
    }

    private static List<JsonNode> chunks(String body) throws IOException {
        var chunks = new ArrayList<JsonNode>();
        for (String line : body.lines().toList()) {
            if (line.startsWith("data: {")) {
                chunks.add(JSON.readTree(line.substring("data: ".length())));
            }
        }
        return chunks;
    }
}
