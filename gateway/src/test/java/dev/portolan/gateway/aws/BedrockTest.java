package dev.portolan.gateway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.fault.FrameFault;
import dev.portolan.load.sim.SimulatedBedrock;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.SimulatedSageMaker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

final class BedrockTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = "/chat/completions";
    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String PROFILE =
            "arn:aws:bedrock:eu-central-1:000000000000:inference-profile/" + CLAUDE;
    private static final String IMPORTED =
            "arn:aws:bedrock:eu-central-1:000000000000:imported-model/abcdefghijkl";
    private static final String ASK =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}";
    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"tide\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"port\":{\"type\":\"string\"}},"
                    + "\"required\":[\"port\"]}}}]";

    private static final String HERE =
            "{processing: [DE], storage: [DE], by: test, at: 2026-01-01, expires: 2099-12-31}";
    private static final String KEY = "{type: static, accessKeyId: %3$s, secretAccessKey: %4$s}";
    private static final String POLICIES =
            """
            policies:
              - name: default
                prefer: {objective: cost}
                failover: {attempts: 1, deadline: 20s, firstToken: 5s, betweenTokens: 2s}
            """;

    private SimulatedEndpoint bedrock;
    private SimulatedEndpoint sageMaker;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        bedrock =
                SimulatedBedrock.in("eu-central-1")
                        .serving(CLAUDE, PROFILE, IMPORTED, "openai.gpt-oss-120b")
                        .serving("amazon.titan-embed-text-v2:0", "cohere.embed-english-v3")
                        .serving("amazon.titan-text-express-v1")
                        .words(20)
                        .start();
        sageMaker = SimulatedSageMaker.in("eu-central-1").serving("llama").words(20).start();
        gateway = TestingGateway.start(catalog(), POLICIES);
    }

    private String catalog() {
        return """
        endpoints:
          - id: frankfurt
            provider: aws-bedrock
            url: %1$s
            region: eu-central-1
            attest: *here
            credentials: *key
            models:
              - {model: m, upstream: "%5$s", supports: [tools, vision, json-schema, files]}
              - {model: by-arn, upstream: "%6$s", supports: [tools]}
              - {model: imported, upstream: "%7$s"}
              - {model: titan, upstream: "amazon.titan-embed-text-v2:0"}
              - {model: cohere, upstream: cohere.embed-english-v3}
          - id: frankfurt-openai
            provider: aws-bedrock
            url: %1$s/openai/v1
            region: eu-central-1
            attest: *here
            credentials: *key
            models: [{model: oss, upstream: openai.gpt-oss-120b}]
          - id: frankfurt-own
            provider: aws-bedrock
            api: invoke
            url: %1$s
            region: eu-central-1
            attest: *here
            credentials: *key
            models:
              - {model: claude-own, upstream: "%5$s", supports: [tools]}
              - {model: titan-text, upstream: amazon.titan-text-express-v1}
          - id: forged
            provider: aws-bedrock
            url: %1$s
            region: eu-central-1
            attest: *here
            credentials: {type: static, accessKeyId: %3$s, secretAccessKey: wrong}
            models: [{model: forged, upstream: "%5$s"}]
          - id: endpoints
            provider: aws-sagemaker
            url: %2$s
            region: eu-central-1
            attest: *here
            credentials: *key
            models: [{model: llama, upstream: llama, supports: [tools]}]
        """
                .replace("*here", HERE)
                .replace("*key", KEY)
                .formatted(
                        bedrock.url(),
                        sageMaker.url(),
                        AwsKey.SIMULATED.id(),
                        AwsKey.SIMULATED.secret(),
                        CLAUDE,
                        PROFILE,
                        IMPORTED);
    }

    @AfterEach
    void stop() {
        gateway.close();
        bedrock.close();
        sageMaker.close();
    }

    @ParameterizedTest
    @CsvSource({"m", "by-arn", "oss", "imported", "llama", "claude-own", "titan-text"})
    void chat_everyWay_isSignedAndAnswered(String model) throws IOException {
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(model, ""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.at("/choices/0/message/content").asText()).contains("received \"hello\"");
        assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(body.at("/usage/prompt_tokens").asInt()).isPositive();
        assertThat(answer.headers().firstValue("x-portolan-processing")).contains("DE");
    }

    @ParameterizedTest
    @CsvSource({"m", "by-arn", "oss", "imported", "llama", "claude-own", "titan-text"})
    void stream_everyWay_saysWhatTheWholeAnswerSays(String model) throws IOException {
        var whole = JSON.readTree(gateway.post(CHAT, ASK.formatted(model, "")).body());
        String streamed = gateway.post(CHAT, ASK.formatted(model, ",\"stream\":true")).body();
        assertThat(streamed).endsWith("data: [DONE]\n\n");
        assertThat(text(streamed)).isEqualTo(whole.at("/choices/0/message/content").asText());
        assertThat(streamed).contains("\"finish_reason\":\"stop\"");
    }

    @ParameterizedTest
    @CsvSource({"claude-own,true", "claude-own,false", "m,true", "m,false"})
    void message_toClaude_isAnsweredInItsOwnForm(String model, boolean stream) {
        String body =
                "{\"model\":\"%s\",\"max_tokens\":50,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                        .formatted(model, stream);
        HttpResponse<String> answer =
                gateway.post("/messages", body, "anthropic-beta", "context-1m-2025-08-07");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("received");
        if (stream) {
            assertThat(answer.body())
                    .startsWith("event: message_start\n")
                    .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        }
        var sent = bedrock.inferences().getLast();
        if (model.equals("claude-own")) {
            assertThat(sent.path()).endsWith(stream ? "/invoke-with-response-stream" : "/invoke");
            assertThat(sent.text()).contains("\"anthropic_beta\":[\"context-1m-2025-08-07\"]");
        }
    }

    @Test
    void count_ofAProfilesModel_isAskedOfTheModelItself() throws IOException {
        String body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        HttpResponse<String> answer = gateway.post("/messages/count_tokens", body.formatted("m"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("input_tokens").asInt()).isPositive();
        assertThat(answer.headers().firstValue("x-portolan-estimated")).isEmpty();
        HttpResponse<String> guessed =
                gateway.post("/messages/count_tokens", body.formatted("titan-text"));
        assertThat(guessed.statusCode()).as(guessed.body()).isEqualTo(200);
        assertThat(guessed.headers().firstValue("x-portolan-estimated")).isPresent();
    }

    @Test
    void arn_isOneSegmentOfThePath_encodedOnce() {
        gateway.post(CHAT, ASK.formatted("by-arn", ""));
        assertThat(bedrock.inferences().getFirst().path())
                .isEqualTo(
                        "/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A000000000000%3A"
                                + "inference-profile%2Feu.anthropic.claude-sonnet-4-5-20250929-v1"
                                + "%3A0/converse");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void tools_calledAndAnswered_goRound(boolean stream) throws IOException {
        var streamed = stream ? ",\"stream\":true" : "";
        String first = gateway.post(CHAT, ASK.formatted("m", TOOLS + streamed)).body();
        JsonNode call = stream ? streamedCall(first) : wholeCall(first);
        assertThat(call.at("/function/name").asText()).isEqualTo("tide");
        assertThat(JSON.readTree(call.at("/function/arguments").asText()).path("port").isTextual())
                .isTrue();
        String history =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"},"
                        + "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":["
                        + call
                        + "]},{\"role\":\"tool\",\"tool_call_id\":"
                        + call.path("id")
                        + ",\"content\":\"high\"}]"
                        + TOOLS
                        + "}";
        HttpResponse<String> second = gateway.post(CHAT, history);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(second.body()).contains("received");
    }

    @Test
    void schema_isFollowed() throws IOException {
        String format =
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"tide\","
                        + "\"schema\":{\"type\":\"object\",\"properties\":{\"high\":{\"type\":"
                        + "\"boolean\"}},\"required\":[\"high\"]}}}";
        var answer = JSON.readTree(gateway.post(CHAT, ASK.formatted("m", format)).body());
        var content = JSON.readTree(answer.at("/choices/0/message/content").asText());
        assertThat(content.path("high").isBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"titan", "cohere"})
    void embeddings_ofBothVendors_areOpenAis(String model) throws IOException {
        String body = "{\"model\":\"" + model + "\",\"input\":\"the sea\"}";
        HttpResponse<String> answer = gateway.post("/embeddings", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode read = JSON.readTree(answer.body());
        assertThat(read.at("/data/0/embedding")).hasSize(16);
        assertThat(read.at("/usage/prompt_tokens").asInt()).isPositive();
    }

    @Test
    void credential_thatIsWrong_isNotTheCallersFault() {
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("forged", ""));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_failed").doesNotContain("signature we");
    }

    @Test
    void refusal_ofTheRequest_reachesTheCallerWithItsReason() {
        bedrock.failing(FrameFault.refused(400, "ValidationException", "Input is too long for it"));
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("m", ""));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("too long");
    }

    @ParameterizedTest
    @CsvSource({"throttlingException", "modelStreamErrorException", "internalServerException"})
    void exception_inTheFirstFrameOfASuccess_isAFailure(String type) {
        bedrock.failing(FrameFault.exceptionAfterTokens(0, type, "no"));
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("m", ",\"stream\":true"));
        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(429);
        assertThat(answer.body()).contains("error").doesNotContain("[DONE]");
    }

    @Test
    void stream_thatBreaks_neverLooksComplete() {
        var breaks =
                List.of(
                        FrameFault.exceptionAfterTokens(3, "modelStreamErrorException", "no"),
                        FrameFault.wrongChecksumAfterTokens(3),
                        Fault.endAfterTokens(3),
                        Fault.closeAfterTokens(3));
        for (Fault fault : breaks) {
            bedrock.failing(fault);
            String streamed = gateway.post(CHAT, ASK.formatted("m", ",\"stream\":true")).body();
            assertThat(streamed).contains("stream_interrupted").doesNotContain("[DONE]");
            assertThat(streamed).doesNotContain("\"finish_reason\":\"stop\"");
        }
    }

    @Test
    void member_thatCannotBeSaid_isNoCandidate() {
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("m", ",\"n\":2"));
        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(bedrock.inferences()).isEmpty();
    }

    private static JsonNode wholeCall(String body) throws IOException {
        return JSON.readTree(body).at("/choices/0/message/tool_calls/0");
    }

    private static JsonNode streamedCall(String body) throws IOException {
        var arguments = new StringBuilder();
        ObjectNode call = JSON.createObjectNode();
        for (JsonNode chunk : chunks(body)) {
            JsonNode delta = chunk.at("/choices/0/delta/tool_calls/0");
            if (delta.has("id")) {
                call = delta.deepCopy();
            }
            arguments.append(delta.at("/function/arguments").asText(""));
        }
        assertThat(call.path("id").isTextual()).isTrue();
        ((ObjectNode) call.path("function")).put("arguments", arguments.toString());
        return call;
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
