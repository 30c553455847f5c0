package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

/** Azure's paths, and what Azure's clients look for in answers. */
final class ClientAzurePathsTest extends ClientFixture {
    private static final String VERSION = "?api-version=2024-10-21";

    private static List<String> apiKey() {
        return List.of("api-key", TestingGateway.KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m | {'messages':[{'role':'user','content':'hello'}]}",
                "m | {'model':'else','messages':[{'role':'user','content':'hello'}]}",
                "fast | { 'model' : null , 'messages':[{'role':'user','content':'hello'}]}",
                "org%2Fwith-slash:Q4 | {'messages':[{'role':'user','content':'hello'}]}",
            })
    void deployment_inThePath_isTheModel(String name, String body) throws IOException {
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/openai/deployments/" + name + "/chat/completions" + VERSION,
                        body.replace('\'', '"'),
                        apiKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("apim-request-id"))
                .isEqualTo(answer.headers().firstValue("x-request-id"))
                .isPresent();
    }

    @Test
    void deployment_ofAnyBody_reachesTheUpstreamByItsName() throws IOException {
        send(
                "POST",
                "/openai/deployments/m/chat/completions" + VERSION,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"for the deployment\"}]}",
                bearer());
        assertThat(
                        server().journal().requests().stream()
                                .filter(one -> one.text().contains("for the deployment"))
                                .map(one -> one.text().contains("\"model\":\"up\"")))
                .containsExactly(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/openai/v1/chat/completions",
                "/openai/chat/completions?api-version=preview",
                "/openai/v1/responses",
                "/openai/responses?api-version=2025-04-01-preview"
            })
    void path_withTheModelInTheBody_isUnderstood(String path) {
        String body =
                path.contains("responses")
                        ? "{\"model\":\"m\",\"input\":\"hello\"}"
                        : ASK.formatted("m", "");
        HttpResponse<String> answer = send("POST", path, body, apiKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void models_atAzuresPath_areListed() throws IOException {
        HttpResponse<String> answer = send("GET", "/openai/v1/models", "", apiKey());
        assertThat(JSON.readTree(answer.body()).path("data").findValuesAsText("id")).contains("m");
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/deployments/none/chat/completions, 404, model_not_found",
        "/openai/deployments/m/unknown, 404, unknown_path",
        "/openai/v1/responses/resp_1/cancel, 404, response_not_found",
    })
    void error_hasOpenAisShape(String path, int status, String code) throws IOException {
        HttpResponse<String> answer =
                send(
                        "POST",
                        path,
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                        apiKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void contentFilter_hasAzuresInnerError() throws IOException {
        String body = ASK.formatted("m", "").replace("hello", "forbidden words");
        HttpResponse<String> answer =
                send("POST", "/openai/deployments/m/chat/completions" + VERSION, body, apiKey());
        JsonNode error = JSON.readTree(answer.body()).get("error");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error.get("code").asText()).isEqualTo("content_filter");
        assertThat(error.get("status").asInt()).isEqualTo(400);
        assertThat(error.at("/innererror/code").asText()).isEqualTo("ResponsibleAIPolicyViolation");
        assertThat(error.at("/innererror/content_filter_result").isObject()).isTrue();
    }
}
