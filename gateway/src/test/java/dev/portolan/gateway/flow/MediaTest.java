package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;

/** Tests of what callers get for media that no permitted deployment accepts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MediaTest {
    private static final String CHAT = "/chat/completions";

    private SimulatedEndpoint paris;
    private TestingGateway gateway;

    @BeforeAll
    void start() {
        paris = VllmNode.at("FR").named("paris").serving("up").words(3).start();
        gateway =
                TestingGateway.start(
                        TestingCatalog.of(TestingCatalog.node(paris, "FR", 2)),
                        """
                        policies:
                          - name: elsewhere
                            when: request.headers["x-pin"] == "de"
                            require: {processing: [DE]}
                          - name: default
                            priority: -1
                        """);
    }

    @AfterAll
    void stop() {
        gateway.close();
        paris.close();
    }

    private static String body(String part, boolean stream) {
        return """
        {"model":"m","stream":%s,"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},
        {"role":"user","content":[{"type":"text","text":"q"},%s]}]}\
        """
                .formatted(stream, part);
    }

    private static JsonNode error(HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body()).path("error");
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,JVBERi0=\"}}",
                "{\"type\":\"document_url\",\"document_url\":\"data:application/pdf;base64,JVBERi0=\"}",
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,abc\"}}"
            })
    void part_thatNoDeploymentAccepts_isRefusedAtItsPosition(String part) {
        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> answer = gateway.post(CHAT, body(part, stream));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(error(answer).path("code").asText()).isEqualTo("unsupported");
            assertThat(error(answer).path("param").asText()).isEqualTo("messages[2].content[1]");
        }
    }

    @Test
    void part_ofARequestThatPoliciesDeny_changesNothing() {
        String image = "{\"type\":\"file\",\"file\":{\"file_data\":\"data:;base64,AAAA\"}}";
        HttpResponse<String> answer = gateway.post(CHAT, body(image, false), "x-pin", "de");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(error(answer).path("code").asText()).isEqualTo("no_permitted_endpoint");
    }

    @Test
    void document_ofAMessageRequest_isRefusedAtItsPosition() {
        String document =
                "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":"
                        + "\"application/pdf\",\"data\":\"JVBERi0=\"}}";
        HttpResponse<String> answer =
                gateway.post(
                        "/messages",
                        body(document, false).replaceFirst("\\{", "{\"max_tokens\":9,"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error(answer).path("message").asText()).contains("messages[2].content[1]");
    }
}
