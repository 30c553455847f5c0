package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.script.ReceivedRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** The paths, keys and headers that clients may send. */
final class ClientPathsTest extends ClientFixture {
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
                        "http://127.0.0.1:" + gateway().port() + "/v1 as base address");
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
                server().journal().requests().stream()
                        .filter(request -> request.text().contains(marked))
                        .findFirst()
                        .orElseThrow();
        assertThat(received.header("traceparent")).contains(parent);
        assertThat(received.header("tracestate")).contains("a=b");
        assertThat(received.header("x-request-id").isPresent()).isEqualTo(withId);
        assertThat(received.header("baggage")).isEmpty();
    }
}
