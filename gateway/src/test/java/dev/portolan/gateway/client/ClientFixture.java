package dev.portolan.gateway.client;

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
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** A gateway with deployments of several kinds, and a client that sends arbitrary requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientFixture {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    static final String ASK =
            "{\"model\":\"%s\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}";
    private static final String FILTERED =
            "{\"error\":{\"message\":\"The response was"
                + " filtered.\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400}}";
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
        server = ScriptedServer.open(ClientFixture::answer);
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
                    request.text().contains("too long")
                            ? json(400, TOO_LONG)
                            : request.text().contains("forbidden words")
                                    ? json(400, FILTERED)
                                    : json(200, ANSWER);
        };
    }

    private static Script json(int status, String body) {
        return Script.whole(
                status, Map.of("content-type", "application/json"), ByteString.of(body));
    }

    /** Returns the endpoints' server. */
    final ScriptedServer server() {
        return server;
    }

    /** Returns the gateway. */
    final TestingGateway gateway() {
        return gateway;
    }

    final HttpResponse<String> models(String rest, List<String> headers) {
        return send("GET", "/v1/models" + rest, "", headers);
    }

    static List<String> bearer() {
        return List.of("authorization", "Bearer " + TestingGateway.KEY);
    }

    static List<String> anthropic() {
        return List.of("x-api-key", TestingGateway.KEY, "anthropic-version", "2023-06-01");
    }

    static List<String> ids(JsonNode list) throws JsonProcessingException {
        return list.path("data").findValuesAsText("id");
    }

    final HttpResponse<String> send(String method, String path, String body, List<String> headers) {
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
