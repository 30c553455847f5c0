package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptedServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What clients see besides answers: paths, keys, lists of models, counts and refusals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientSurfaceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    private static final String ASK =
            "{\"model\":\"%s\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}";
    private static final String TOO_LONG =
            "{\"object\":\"error\",\"message\":\"This model's maximum context length is 8192"
                + " tokens. However, you requested 9000 tokens (8900 in the messages, 100 in the"
                + " completion). Please reduce the length of the messages or"
                + " completion.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}";

    private ScriptedServer server;
    private TestingGateway gateway;
    private HttpClient client;

    @BeforeAll
    void start() {
        server = ScriptedServer.open(ClientSurfaceTest::answer);
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: %1$s/v1
                            location: {country: FR}
                            operator: {name: Acme, country: FR}
                            models:
                              - {model: m, upstream: up, context: 8192, supports: [tools], price: {input: 1, output: 1, currency: EUR}}
                              - {model: org/with-slash:Q4, upstream: up, supports: [tools, vision]}
                          - id: lyon
                            provider: llama-cpp
                            forward: {requestId: on}
                            url: %1$s/llama/v1
                            location: {country: FR}
                            operator: {name: Acme, country: FR}
                            models:
                              - {model: llama, upstream: up, supports: [tools, files]}
                          - id: virginia
                            provider: vllm
                            url: %1$s/v1
                            location: {country: US}
                            operator: {name: Acme, country: US}
                            models: [{model: american, upstream: up}]
                          - id: old
                            provider: vllm
                            url: %1$s/old/v1
                            location: {country: FR}
                            operator: {name: Acme, country: FR}
                            models: [{model: old, upstream: up}]
                          - id: compatible
                            provider: openai
                            url: %1$s/openai/v1
                            operator: {name: A, country: FR}
                            attest: {processing: [FR], storage: [FR], retention: none, by: test, at: 2026-11-01, expires: 2099-01-01}
                            credentials: {type: api-key, key: secret-of-the-gateway}
                            models: [{model: gpt, upstream: up}]
                        aliases: [{name: fast, models: [m, american]}]
                        """
                                .formatted("http://127.0.0.1:" + server.port()),
                        """
                        policies:
                          - {name: eu, when: tenant.labels.residency == "eu", require: {processing: [EU27]}}
                          - {name: continued, when: '"prefill" in request.needs && request.headers["x-strict"] == "1"', require: {processing: [FR]}}
                          - {name: default, priority: -1}
                        """);
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.close();
        server.close();
    }

    private static Script answer(ReceivedRequest request) {
        return switch (request.path()) {
            case "/tokenize" -> json(200, "{\"count\":21,\"max_model_len\":8192,\"tokens\":[]}");
            case "/llama/v1/messages/count_tokens", "/old/v1/messages/count_tokens" ->
                    json(200, "{\"input_tokens\":22}");
            case "/old/tokenize" -> json(404, "{\"detail\":\"Not Found\"}");
            default ->
                    request.text().contains("too long") ? json(400, TOO_LONG) : json(200, ANSWER);
        };
    }

    private static Script json(int status, String body) {
        return Script.whole(
                status, Map.of("content-type", "application/json"), ByteString.of(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions",
                "/v1/chat/completions/",
                "//v1/chat/completions",
                "/v1//chat/completions//",
                "/v1/v1/chat/completions",
                "/chat/completions",
                "/messages",
                "/v1/v1/messages",
                "/v1/messages/?beta=true",
            })
    void path_withAnotherBaseAddress_isUnderstood(String path) throws IOException {
        HttpResponse<String> answer = send("POST", path, ASK.formatted("m", ""), bearer());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).has("choices"))
                .isEqualTo(!path.contains("messages"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completion, /v1/chat/completions",
        "/v1/message, /v1/messages",
        "/v1/model, /v1/models"
    })
    void path_unknown_isNamedWithTheNearestAndTheBaseAddress(String path, String meant) {
        HttpResponse<String> answer = send("POST", path, "{}", bearer());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains(
                        "No operation has the path " + path,
                        "did you mean " + meant + "?",
                        "http://127.0.0.1:" + gateway.port() + "/v1 as base address");
    }

    @Test
    void preflight_ofABrowser_isRefusedWithTheMethodAllowed() {
        HttpResponse<String> answer = send("OPTIONS", "/v1/chat/completions", "", List.of());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("POST");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void keys_inSeveralHeaders_anyValidOneCounts() {
        String ask = ASK.formatted("m", "");
        String key = TestingGateway.KEY;
        for (List<String> headers :
                List.of(
                        List.of("authorization", "Bearer wrong", "x-api-key", key),
                        List.of("authorization", "Bearer " + key, "x-api-key", "wrong"),
                        List.of("api-key", "wrong", "x-api-key", key),
                        List.of("authorization", "Basic eDp5", "api-key", key),
                        List.of("authorization", "Bearer " + key, "x-api-key", key))) {
            assertThat(send("POST", "/v1/chat/completions", ask, headers).statusCode())
                    .as("%s", headers)
                    .isEqualTo(200);
        }
    }

    @Test
    void keys_ofTwoTenants_areRefusedByName() {
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/v1/messages",
                        ASK.formatted("m", ""),
                        List.of(
                                "authorization",
                                "Bearer " + TestingGateway.KEY,
                                "x-api-key",
                                TestingGateway.EU_KEY));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("Authorization and x-api-key", "different tenants", "\"type\":\"error\"");
    }

    @Test
    void keys_noneValid_answerNamesTheHeadersRead() {
        HttpResponse<String> two =
                send(
                        "GET",
                        "/v1/models",
                        "",
                        List.of("authorization", "Bearer wrong", "x-api-key", "wrong"));
        assertThat(two.statusCode()).isEqualTo(401);
        assertThat(two.body()).contains("None of the API keys in Authorization and x-api-key");
        HttpResponse<String> none = send("GET", "/v1/models", "", List.of());
        HttpResponse<String> wrong = send("GET", "/v1/models", "", List.of("api-key", "wrong"));
        HttpResponse<String> expired =
                send("GET", "/v1/models", "", List.of("x-api-key", TestingGateway.EXPIRED_KEY));
        assertThat(none.body()).contains("Authorization (Bearer), api-key and x-api-key");
        assertThat(wrong.body()).isEqualTo(none.body());
        assertThat(expired.body()).isEqualTo(none.body());
    }

    @Test
    void models_forClientsOfOpenAiAndMistral_haveTheMembersOfBoth() throws IOException {
        JsonNode list = JSON.readTree(send("GET", "/v1/models", "", bearer()).body());
        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(ids(list))
                .containsExactly(
                        "m", "org/with-slash:Q4", "llama", "american", "old", "gpt", "fast");
        JsonNode model = list.at("/data/0");
        assertThat(model.path("object").asText()).isEqualTo("model");
        assertThat(model.path("owned_by").asText()).isNotEmpty();
        assertThat(model.path("created").isIntegralNumber()).isTrue();
        assertThat(model.path("type").asText()).isEqualTo("base");
        assertThat(model.path("max_context_length").asInt()).isEqualTo(8192);
        assertThat(model.path("aliases")).extracting(JsonNode::asText).containsExactly("fast");
        JsonNode able = model.path("capabilities");
        assertThat(able.path("completion_chat").asBoolean()).isTrue();
        assertThat(able.path("function_calling").asBoolean()).isTrue();
        assertThat(able.path("vision").asBoolean()).isFalse();
        assertThat(able.path("completion_fim").asBoolean()).isFalse();
        assertThat(list.at("/data/1/capabilities/vision").asBoolean()).isTrue();
        assertThat(list.at("/data/1").has("max_context_length")).isFalse();
    }

    @Test
    void models_forClientsOfAnthropic_comeInPagesOfTheirOwnForm() throws IOException {
        JsonNode first = JSON.readTree(models("?limit=2", anthropic()).body());
        assertThat(first.has("object")).isFalse();
        assertThat(first.at("/data/0/type").asText()).isEqualTo("model");
        assertThat(first.at("/data/0/display_name").asText()).isEqualTo("m");
        assertThat(first.at("/data/0/created_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(first.path("first_id").asText()).isEqualTo("m");
        assertThat(first.path("last_id").asText()).isEqualTo("org/with-slash:Q4");
        JsonNode next =
                JSON.readTree(
                        models("?limit=9&after_id=org%2Fwith-slash%3AQ4", anthropic()).body());
        assertThat(ids(next)).containsExactly("llama", "american", "old", "gpt", "fast");
        assertThat(next.path("has_more").asBoolean()).isFalse();
        JsonNode before = JSON.readTree(models("?limit=1&before_id=llama", anthropic()).body());
        assertThat(ids(before)).containsExactly("org/with-slash:Q4");
        assertThat(before.path("has_more").asBoolean()).isTrue();
        JsonNode agent =
                JSON.readTree(
                        models(
                                        "",
                                        List.of(
                                                "x-api-key",
                                                TestingGateway.KEY,
                                                "user-agent",
                                                "claude-cli/2.1.332 (external, cli)"))
                                .body());
        assertThat(agent.path("has_more").isBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=0",
                "?limit=1001",
                "?limit=x",
                "?limit=",
                "?after_id=nobody",
                "?after_id=m&before_id=m"
            })
    void models_withAParameterThatIsNone_areRefusedInTheCallersProtocol(String query)
            throws IOException {
        HttpResponse<String> answer = models(query, anthropic());
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body());
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/with-slash:Q4",
                "org%2Fwith-slash%3AQ4",
                "org%2fwith-slash:Q4",
                "org/with-slash:Q4/"
            })
    void model_withSlashes_isFoundEscapedAndPlain(String id) throws IOException {
        HttpResponse<String> answer = models("/" + id, bearer());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("id").asText()).isEqualTo("org/with-slash:Q4");
        JsonNode anthropic = JSON.readTree(models("/" + id, anthropic()).body());
        assertThat(anthropic.path("type").asText()).isEqualTo("model");
    }

    @Test
    void model_errors_areInTheCallersProtocol() throws IOException {
        HttpResponse<String> unknown = models("/nobody", anthropic());
        assertThat(unknown.statusCode()).isEqualTo(404);
        JsonNode error = JSON.readTree(unknown.body());
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/type").asText()).isEqualTo("not_found_error");
        assertThat(unknown.headers().firstValue("request-id")).isPresent();
        HttpResponse<String> keyless = models("", List.of("anthropic-version", "2023-06-01"));
        assertThat(keyless.statusCode()).isEqualTo(401);
        assertThat(keyless.body()).contains("\"type\":\"error\"");
        assertThat(models("/nobody", bearer()).body()).startsWith("{\"error\"");
    }

    @Test
    void models_thatThePoliciesNeverPermitToATenant_areLeftOut() throws IOException {
        List<String> eu = List.of("x-api-key", TestingGateway.EU_KEY);
        assertThat(ids(JSON.readTree(models("", eu).body())))
                .containsExactly("m", "org/with-slash:Q4", "llama", "old", "gpt", "fast");
        HttpResponse<String> american = models("/american", eu);
        assertThat(american.statusCode()).isEqualTo(403);
        assertThat(american.body()).contains("no_permitted_endpoint");
        assertThat(
                        ids(
                                JSON.readTree(
                                        models("", List.of("x-api-key", TestingGateway.NARROW_KEY))
                                                .body())))
                .containsExactly("m");
    }

    @ParameterizedTest
    @CsvSource({"m, 21", "llama, 22", "old, 22"})
    void count_byAServerThatCan_isItsOwn(String model, long tokens) throws IOException {
        HttpResponse<String> answer =
                send("POST", "/v1/messages/count_tokens", ASK.formatted(model, ""), bearer());
        assertThat(JSON.readTree(answer.body()).path("input_tokens").asLong()).isEqualTo(tokens);
        assertThat(answer.headers().firstValue("x-portolan-estimated")).isEmpty();
        assertThat(answer.headers().firstValue("x-portolan-processing")).contains("FR");
        assertThat(answer.headers().firstValue("x-portolan-cost").orElse("0")).startsWith("0");
    }

    @ParameterizedTest
    @CsvSource({"gpt", "american"})
    void count_thatNoPermittedServerMakes_isEstimated(String model) {
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/v1/messages/count_tokens",
                        ASK.formatted(model, ""),
                        List.of("x-api-key", TestingGateway.EU_KEY));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"input_tokens\":\\d+}");
        assertThat(answer.headers().firstValue("x-portolan-estimated")).contains("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions | \"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA\"}}]"
                    + " | messages[0].content[1]",
                "/v1/messages |"
                    + " \"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AA\"}}]"
                    + " | messages[0].content[0]",
                "/v1/chat/completions | \"content\":[{\"type\":\"input_audio\","
                        + "\"input_audio\":{\"data\":\"AA\",\"format\":\"wav\"}}]"
                        + " | messages[0].content[0]",
                "/v1/chat/completions | \"content\":\"hello\",\"x\":\"\"}],\"response_format\":"
                        + "{\"type\":\"json_schema\",\"json_schema\":{}},\"stop\":[{\"a\":1"
                        + " | response_format",
            })
    void capability_thatIsLacking_isA400ThatNamesTheField(String path, String content, String field)
            throws IOException {
        String body = ASK.formatted("m", "").replace("\"content\":\"hello\"", content);
        HttpResponse<String> answer = send("POST", path, body, bearer());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("unsupported");
        assertThat(error.path("param").asText()).isEqualTo(field);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void operation_thatAModelLacks_isA400ThatNamesTheModel() throws IOException {
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/v1/fim/completions",
                        "{\"model\":\"m\",\"prompt\":\"a\",\"suffix\":\"b\"}",
                        bearer());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error/param").asText()).isEqualTo("model");
    }

    @Test
    void choices_ofLlamaCpp_pass() {
        String ask = ASK.formatted("llama", ",\"n\":2");
        assertThat(send("POST", "/v1/chat/completions", ask, bearer()).statusCode()).isEqualTo(200);
    }

    @Test
    void files_toAServerWhoseCatalogDeclaresThem_pass() {
        String ask =
                ASK.formatted("llama", "")
                        .replace(
                                "\"content\":\"hello\"",
                                "\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,JVBERi0xLjQ=\"}}]");
        assertThat(send("POST", "/v1/chat/completions", ask, bearer()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"m", "gpt"})
    void conversation_thatEndsWithTheAssistant_passesOnOpenAisProtocol(String model) {
        String ask =
                ASK.formatted(model, "")
                        .replace("]", ",{\"role\":\"assistant\",\"content\":\"Sure\"}]");
        HttpResponse<String> chat = send("POST", "/v1/chat/completions", ask, bearer());
        assertThat(chat.statusCode()).as(chat.body()).isEqualTo(200);
        HttpResponse<String> messages = send("POST", "/v1/messages", ask, bearer());
        assertThat(messages.statusCode()).isEqualTo(400);
        assertThat(messages.body()).contains("\"param\":\"messages[1]\"");
        String continued = ask.replace("\"max_tokens\"", "\"continue_final_message\":true,\"x\"");
        assertThat(send("POST", "/v1/chat/completions", continued, bearer()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void conversation_thatEndsWithTheAssistant_passesUnderTheSameRequirementOnly() {
        String ask =
                ASK.formatted("fast", "")
                        .replace("]", ",{\"role\":\"assistant\",\"content\":\"Sure\"}]");
        assertThat(send("POST", "/v1/chat/completions", ask, bearer()).statusCode()).isEqualTo(200);
        List<String> strict = new ArrayList<>(bearer());
        strict.addAll(List.of("x-strict", "1"));
        // Without the need, the policy about it would not apply.
        assertThat(send("POST", "/v1/chat/completions", ask, strict).statusCode()).isEqualTo(400);
    }

    @Test
    void prompt_thatIsTooLong_isToldInTheWordsOfTheCallersProtocol() throws IOException {
        String ask = ASK.formatted("m", "").replace("hello", "too long");
        HttpResponse<String> messages = send("POST", "/v1/messages", ask, bearer());
        assertThat(messages.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(messages.body()).at("/error/message").asText())
                .isEqualTo("prompt is too long: 9000 tokens > 8192 maximum");
        HttpResponse<String> chat = send("POST", "/v1/chat/completions", ask, bearer());
        assertThat(chat.body())
                .contains("maximum context length is 8192", "context_length_exceeded");
    }

    @ParameterizedTest
    @CsvSource({"m, false", "llama, true"})
    void trace_ofACaller_goesOnAndTheRequestIdWhereConfigured(String model, boolean withId) {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String marked = "trace of " + model;
        List<String> headers = new ArrayList<>(bearer());
        headers.addAll(List.of("traceparent", parent, "tracestate", "a=b"));
        headers.addAll(List.of("x-request-id", "r-1", "baggage", "user=ann"));
        String ask = ASK.formatted(model, "").replace("hello", marked);
        assertThat(send("POST", "/v1/chat/completions", ask, headers).statusCode()).isEqualTo(200);
        ReceivedRequest received =
                server.journal().requests().stream()
                        .filter(request -> request.text().contains(marked))
                        .findFirst()
                        .orElseThrow();
        assertThat(received.header("traceparent")).contains(parent);
        assertThat(received.header("tracestate")).contains("a=b");
        assertThat(received.header("x-request-id").isPresent()).isEqualTo(withId);
        assertThat(received.header("baggage")).isEmpty();
    }

    private HttpResponse<String> models(String rest, List<String> headers) {
        return send("GET", "/v1/models" + rest, "", headers);
    }

    private static List<String> bearer() {
        return List.of("authorization", "Bearer " + TestingGateway.KEY);
    }

    private static List<String> anthropic() {
        return List.of("x-api-key", TestingGateway.KEY, "anthropic-version", "2023-06-01");
    }

    private static List<String> ids(JsonNode list) throws JsonProcessingException {
        return list.path("data").findValuesAsText("id");
    }

    private HttpResponse<String> send(
            String method, String path, String body, List<String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
