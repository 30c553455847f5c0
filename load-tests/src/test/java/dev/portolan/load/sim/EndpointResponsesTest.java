package dev.portolan.load.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.azure.AzureDialect;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class EndpointResponsesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String TOOLS =
            """
            ,"tools":[
             {"type":"function","function":{"name":"weather","parameters":{"type":"object",
              "properties":{"city":{"type":"string"}},"required":["city"]}}},
             {"type":"function","function":{"name":"time","parameters":{"type":"object",
              "properties":{"zone":{"enum":["CET","UTC"]}}}}}]\
            """;

    @Test
    void vllm_wholeChat_matchesTheSchemaAndNamesTheEndpoint() throws Exception {
        try (var node = VllmNode.at("FR").named("paris").serving("m").start()) {
            var body = LenientJson.read(Caller.post(node, CHAT, body("")).body());
            assertThat(OpenAiSchema.faults("CreateChatCompletionResponse", body)).isEmpty();
            assertThat(content(body)).contains("paris", "Where are you?");
            assertThat(node.inferences()).hasSize(1);
        }
    }

    @Test
    void vllm_streamWithUsage_matchesTheSchemaAndEndsWithUsageAndDone() throws Exception {
        try (var node = VllmNode.at("FR").serving("m").start()) {
            var extra =
                    ",\"stream\":true,\"logprobs\":true,\"stream_options\":{\"include_usage\":true}";
            var sse = Caller.post(node, CHAT, body(extra)).body();
            var events = Caller.events(sse);
            assertThat(events).allSatisfy(EndpointResponsesTest::assertChunk);
            assertThat(events.getLast().path("usage").path("total_tokens").asInt()).isPositive();
            assertThat(sse).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void vllm_streamWithoutUsageOption_hasNoUsage() throws Exception {
        try (var node = VllmNode.at("FR").serving("m").start()) {
            assertThat(Caller.post(node, CHAT, body(",\"stream\":true")).body())
                    .doesNotContain("usage");
        }
    }

    @Test
    void foundry_bothPaths_answerAndTheRetiredOneRefusesUnknownMembers() throws Exception {
        try (var foundry =
                SimulatedAzureFoundry.in("Sweden Central", Map.of("m", "grok-4"))
                        .key("k")
                        .start()) {
            var retired = "/models/chat/completions?api-version=2024-05-01-preview";
            var body = body(",\"safe_prompt\":true");
            assertThat(Caller.post(foundry, "/openai/v1/chat/completions", body, "api-key", "k"))
                    .satisfies(answer -> assertThat(answer.body()).contains("\"grok-4\""));
            assertThat(Caller.post(foundry, retired, body, "api-key", "k").body())
                    .contains("Extra parameter 'safe_prompt'");
            assertThat(
                            Caller.post(
                                            foundry,
                                            retired,
                                            body,
                                            "api-key",
                                            "k",
                                            "extra-parameters",
                                            "drop")
                                    .body())
                    .contains("\"grok-4\"");
        }
    }

    @Test
    void openAi_streamedParallelTools_matchTheSchemaAndJoinToArguments() throws Exception {
        try (var cloud = OpenAiCloud.withKey("k").serving("m").start()) {
            var body =
                    body(",\"stream\":true,\"n\":2" + TOOLS)
                            .replace("Where", "weather and time: where");
            var sse = Caller.post(cloud, CHAT, body, "authorization", "Bearer k").body();
            assertThat(Caller.events(sse)).allSatisfy(EndpointResponsesTest::assertChunk);
            assertThat(sse).contains("\"name\":\"weather\"", "\"name\":\"time\"", "tool_calls\"");
        }
    }

    @Test
    void openAi_jsonSchema_answerConforms() throws Exception {
        try (var cloud = OpenAiCloud.withKey("k").serving("m").start()) {
            var schema =
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\",\"minimum\":3}}}";
            var format =
                    ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":"
                            + schema
                            + "}}";
            var body =
                    LenientJson.read(
                            Caller.post(cloud, CHAT, body(format), "authorization", "Bearer k")
                                    .body());
            assertThat(OpenAiSchema.faults("CreateChatCompletionResponse", body)).isEmpty();
            assertThat(content(body)).isEqualTo("{\"city\":\"Paris\",\"n\":3}");
        }
    }

    @Test
    void openAi_wrongKey_returns401InOpenAiFormat() throws Exception {
        try (var cloud = OpenAiCloud.withKey("k").serving("m").start()) {
            var answer = Caller.post(cloud, CHAT, body(""), "authorization", "Bearer other");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(OpenAiSchema.faults("ErrorResponse", LenientJson.read(answer.body())))
                    .isEmpty();
        }
    }

    @Test
    void vllm_completionsAndEmbeddings_matchTheSchemas() throws Exception {
        try (var node = VllmNode.at("FR").serving("m").start()) {
            var prompt = "{\"model\":\"m\",\"prompt\":\"Hello\",\"logprobs\":1}";
            var text = LenientJson.read(Caller.post(node, "/v1/completions", prompt).body());
            assertThat(OpenAiSchema.faults("CreateCompletionResponse", text)).isEmpty();
            var input = "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}";
            var vectors = LenientJson.read(Caller.post(node, "/v1/embeddings", input).body());
            assertThat(OpenAiSchema.faults("CreateEmbeddingResponse", vectors)).isEmpty();
            assertThat(vectors.path("data")).hasSize(2);
        }
    }

    @Test
    void http2_byUpgrade_answersOverHttp2() throws Exception {
        try (var node = VllmNode.at("FR").serving("m").start()) {
            var first = Caller.postHttp2(node, CHAT, body(""));
            var second = Caller.postHttp2(node, CHAT, body(",\"stream\":true"));
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(second.body()).endsWith("data: [DONE]\n\n");
            assertThat(node.requests().getLast().protocol()).isEqualTo("HTTP/2");
        }
    }

    @Test
    void mistral_stream_usageIsInTheLastChunk() throws Exception {
        try (var cloud = MistralCloud.withKey("k").serving("m").start()) {
            var sse =
                    Caller.post(cloud, CHAT, body(",\"stream\":true"), "authorization", "Bearer k")
                            .body();
            var last = Caller.events(sse).getLast();
            assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
            assertThat(last.at("/choices/0/delta/content").asText()).isNotEmpty();
            assertThat(last.path("usage").path("total_tokens").asInt()).isPositive();
        }
    }

    @Test
    void mistral_invalidRequests_returnMistralErrors() throws Exception {
        try (var cloud = MistralCloud.withKey("k").serving("m").start()) {
            var unknown =
                    Caller.post(cloud, CHAT, body(",\"seed\":1"), "authorization", "Bearer k");
            assertThat(unknown.statusCode()).isEqualTo(422);
            assertThat(unknown.body()).contains("extra_forbidden", "seed");
            var order =
                    """
                    {"model":"m","messages":[{"role":"user","content":"a"},
                     {"role":"assistant","content":"","tool_calls":[{"id":"abcdefghi","function":{"name":"f"}}]},
                     {"role":"tool","tool_call_id":"abcdefghi","content":"1"},{"role":"user","content":"b"}]}\
                    """;
            var refused = Caller.post(cloud, CHAT, order, "authorization", "Bearer k");
            assertThat(refused.body())
                    .contains("\"code\":\"3230\"", "Unexpected role 'user' after role 'tool'");
            var id =
                    order.replace("abcdefghi", "call_1")
                            .replace(",{\"role\":\"user\",\"content\":\"b\"}", "");
            assertThat(Caller.post(cloud, CHAT, id, "authorization", "Bearer k").body())
                    .contains("3280");
            assertThat(Caller.post(cloud, CHAT, body("")).body())
                    .isEqualTo("{\"detail\":\"Invalid API Key\"}");
        }
    }

    @Test
    void azure_deploymentStream_beginsWithTheFilterChunk() throws Exception {
        try (var azure =
                SimulatedAzureOpenAi.in("Sweden Central", Map.of("prod", "gpt-4.1"))
                        .key("k")
                        .start()) {
            var path = "/openai/deployments/prod/chat/completions?api-version=2024-10-21";
            var answer = Caller.post(azure, path, body(",\"stream\":true"), "api-key", "k");
            var first = Caller.events(answer.body()).getFirst();
            assertThat(first.path("id").asText()).isEmpty();
            assertThat(first.path("prompt_filter_results")).hasSize(1);
            assertThat(answer.headers().firstValue("x-ms-region")).contains("Sweden Central");
            assertThat(Caller.post(azure, path, body(""), "api-key", "no").statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void azure_blockedPrompt_returns400ContentFilter() throws Exception {
        try (var azure =
                SimulatedAzureOpenAi.in("Sweden Central", Map.of("m", "gpt-4.1"))
                        .key("k")
                        .start()) {
            var body = body("").replace("Where are you?", AzureDialect.BLOCKED);
            var answer =
                    Caller.post(
                            azure,
                            "/openai/v1/chat/completions",
                            body,
                            "authorization",
                            "Bearer k");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(LenientJson.read(answer.body()).at("/error/code").asText())
                    .isEqualTo("content_filter");
        }
    }

    private static void assertChunk(JsonNode event) {
        assertThat(OpenAiSchema.faults("CreateChatCompletionStreamResponse", event)).isEmpty();
    }

    private static String body(String extra) {
        return Caller.CHAT_REQUEST.formatted(extra);
    }

    private static String content(JsonNode body) {
        return body.at("/choices/0/message/content").asText();
    }
}
