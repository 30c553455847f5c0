package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

/** The lists of models in the form that each client reads. */
final class ClientModelsTest extends ClientFixture {
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
}
