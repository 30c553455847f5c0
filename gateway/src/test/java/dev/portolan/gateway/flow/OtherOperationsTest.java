package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptedServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Operations that are no chat keep to policies, and pass where the protocols agree. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OtherOperationsTest {
    private static final String RERANK =
            "{\"model\":\"%s\",\"query\":\"port\",\"documents\":[\"a port\",\"a"
                    + " field\"],\"top_n\":1}";
    private static final String POLICIES =
            """
            policies:
              - {name: eu, when: tenant.labels.residency == "eu", require: {processing: [EU27]}}
              - {name: cached, when: 'request.headers["x-reuse"] == "1"', cache: {mode: exact, ttl: 10m}}
              - {name: default, priority: -1}
            """;

    private ScriptedServer server;
    private TestingGateway gateway;
    private HttpClient client;

    @BeforeAll
    void start() {
        server = ScriptedServer.open(OtherOperationsTest::answer);
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        gateway = TestingGateway.start(catalog("http://127.0.0.1:" + server.port()), POLICIES);
    }

    private static String catalog(String address) {
        return """
        endpoints:
          - id: paris
            provider: vllm
            url: %1$s/v1
            location: {country: FR}
            operator: {name: Acme, country: FR}
            models:
              - {model: ranker, upstream: up/ranker, supports: [rerank]}
              - {model: m, upstream: up/chat, supports: [chat]}
          - id: lyon
            provider: tei
            url: %1$s/tei
            location: {country: FR}
            operator: {name: Acme, country: FR}
            models: [{model: tei-ranker, upstream: up/tei}]
          - id: virginia
            provider: vllm
            url: %1$s/v1
            location: {country: US}
            operator: {name: Acme, country: US}
            models: [{model: american, upstream: up/american, supports: [rerank]}]
          - id: mistral
            provider: mistral
            url: %1$s/mistral/v1
            operator: {name: Mistral, country: FR}
            attest: {processing: [FR], storage: [FR], retention: none, by: test, at: 2026-11-01, expires: 2099-01-01}
            credentials: {type: api-key, key: secret-of-the-gateway}
            models:
              - {model: guard, upstream: mistral-moderation-latest, supports: [moderations]}
              - {model: reader, upstream: mistral-ocr-latest, supports: [ocr]}
              - {model: speaker, upstream: voxtral-mini-tts, supports: [speech]}
        """
                .formatted(address);
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.close();
        server.close();
    }

    private static Script answer(ReceivedRequest request) {
        return switch (request.path()) {
            case "/v1/rerank" ->
                    json(
                            "{\"id\":\"r\",\"model\":\"up/ranker\",\"usage\":{\"total_tokens\":7},"
                                    + "\"results\":[{\"index\":0,\"relevance_score\":0.9}]}");
            case "/tei/rerank" ->
                    json("[{\"index\":1,\"score\":0.25},{\"index\":0,\"score\":0.75}]");
            case "/mistral/v1/moderations" ->
                    json(
                            "{\"id\":\"m\",\"model\":\"g\",\"results\":[{\"categories\":{\"sexual\":false,"
                                + "\"pii\":true},\"category_scores\":{\"pii\":0.9}},"
                                + "{\"categories\":{\"pii\":false},\"category_scores\":{}}]}");
            case "/mistral/v1/ocr" ->
                    json(
                            "{\"pages\":[{\"index\":0,\"markdown\":\"# A\"}],\"model\":\"o\","
                                + "\"usage_info\":{\"pages_processed\":3,\"doc_size_bytes\":9}}");
            case "/mistral/v1/audio/speech" -> json("{\"audio_data\":\"AAEC/w==\"}");
            default -> Script.whole(404, Map.of(), ByteString.of("{}"));
        };
    }

    private static Script json(String body) {
        return Script.whole(200, Map.of("content-type", "application/json"), ByteString.of(body));
    }

    private HttpResponse<byte[]> post(String path, String key, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .header("authorization", "Bearer " + key)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> rerank(String model, String key, String... headers) {
        return post("/v1/rerank", key, RERANK.formatted(model), headers);
    }

    @Test
    void rerank_sameProtocol_passesWithTheModelsName() {
        HttpResponse<byte[]> answer = rerank("ranker", TestingGateway.KEY);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(text(answer)).contains("\"relevance_score\":0.9");
        assertThat(answer.headers().firstValue("x-portolan-endpoint")).contains("paris");
        assertThat(server.journal().requests())
                .anySatisfy(
                        sent -> assertThat(sent.text()).isEqualTo(RERANK.formatted("up/ranker")));
    }

    @Test
    void rerank_atPathsOfOtherClients_isServed() {
        for (String path : new String[] {"/rerank", "/v2/rerank", "/v1/rerank/"}) {
            HttpResponse<byte[]> answer =
                    post(path, TestingGateway.KEY, RERANK.formatted("ranker"));
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void rerank_teisForm_isWrittenAsResultsByScore() {
        HttpResponse<byte[]> answer = rerank("tei-ranker", TestingGateway.KEY);
        assertThat(text(answer))
                .contains("\"results\":[{\"index\":0,\"relevance_score\":0.75}]")
                .contains("\"search_units\":1");
    }

    @Test
    void rerank_forbiddenCountry_isRefusedWithoutACall() {
        int before = server.journal().requests().size();
        HttpResponse<byte[]> answer = rerank("american", TestingGateway.EU_KEY);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(text(answer)).contains("no_permitted_endpoint");
        assertThat(server.journal().requests().subList(before, server.journal().requests().size()))
                .noneMatch(sent -> sent.text().contains("up/american"));
    }

    @Test
    void rerank_chatModel_isUnsupported() {
        HttpResponse<byte[]> answer = rerank("m", TestingGateway.KEY);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).contains("unsupported");
    }

    @Test
    void rerank_policyThatReuses_isAnsweredFromTheCache() {
        rerank("ranker", TestingGateway.KEY, "x-reuse", "1");
        HttpResponse<byte[]> answer = rerank("ranker", TestingGateway.KEY, "x-reuse", "1");
        assertThat(answer.headers().firstValue("x-portolan-cache")).contains("hit");
    }

    @Test
    void rerank_documentsOfAWrongType_areRefusedByName() {
        HttpResponse<byte[]> answer =
                post(
                        "/v1/rerank",
                        TestingGateway.KEY,
                        "{\"model\":\"ranker\",\"query\":\"q\",\"documents\":\"one\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).contains("\"param\":\"documents\"");
    }

    @Test
    void moderation_ofMistral_hasTheMemberThatClientsDecideBy() {
        HttpResponse<byte[]> answer =
                post(
                        "/v1/moderations",
                        TestingGateway.KEY,
                        "{\"model\":\"guard\",\"input\":[\"a\",\"b\"],\"user\":\"u\"}");
        assertThat(text(answer))
                .contains("\"results\":[{\"flagged\":true,\"categories\"")
                .contains("{\"flagged\":false,\"categories\":{\"pii\":false}");
        assertThat(answer.headers().firstValue("x-portolan-dropped")).contains("user");
    }

    @Test
    void moderation_remoteImageUnderARequirement_isNotSentToACloud() {
        HttpResponse<byte[]> answer =
                post(
                        "/v1/moderations",
                        TestingGateway.EU_KEY,
                        "{\"model\":\"guard\",\"input\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/b.png\"}}]}");
        assertThat(answer.statusCode()).isIn(400, 403);
    }

    @Test
    void ocr_inlineDocument_passes() {
        HttpResponse<byte[]> answer =
                post("/v1/ocr", TestingGateway.EU_KEY, ocr("data:application/pdf;base64,AAAA"));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(text(answer)).contains("\"pages_processed\":3");
    }

    @Test
    void ocr_documentToBeFetched_isRefusedUnderARequirement() {
        HttpResponse<byte[]> answer =
                post("/v1/ocr", TestingGateway.EU_KEY, ocr("https://a.example/b.pdf"));
        assertThat(answer.statusCode()).isIn(400, 403);
    }

    private static String ocr(String address) {
        return "{\"model\":\"reader\",\"document\":{\"type\":\"document_url\",\"document_url\":\"%s\"}}"
                .formatted(address);
    }

    @Test
    void speech_ofMistral_isTheSoundItself() {
        HttpResponse<byte[]> answer =
                post(
                        "/v1/audio/speech",
                        TestingGateway.KEY,
                        "{\"model\":\"speaker\",\"input\":\"hello\",\"voice\":\"alloy\"}",
                        "x-reuse",
                        "1");
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("audio/mpeg");
        assertThat(answer.body()).containsExactly(0, 1, 2, 0xff);
        assertThat(answer.headers().firstValue("x-portolan-cache")).contains("bypass");
    }

    @Test
    void operation_withoutAModel_isRefusedWithTheReason() {
        HttpResponse<byte[]> answer =
                post("/v1/moderations", TestingGateway.KEY, "{\"input\":\"a\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).contains("\"param\":\"model\"");
    }
}
