package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;

/** The model that answers name, by the setting and the form of the answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnswerModelTest {
    private static final String POLICIES =
            """
            policies:
              - name: default
                cache: {mode: exact, ttl: 10m}
            """;
    private static final String MESSAGES =
            ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

    private SimulatedEndpoint paris;
    private TestingGateway asUpstream;
    private TestingGateway asRequested;

    @BeforeAll
    void start() {
        paris = VllmNode.at("FR").named("paris").serving("up").start();
        String catalog = TestingCatalog.of(TestingCatalog.node(paris, "FR", 1));
        asUpstream = TestingGateway.start(catalog, POLICIES);
        asRequested = TestingGateway.start(catalog, POLICIES, "answers: {model: requested}\n");
    }

    @AfterAll
    void stop() {
        asUpstream.close();
        asRequested.close();
        paris.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/chat/completions, false",
        "/chat/completions, true",
        "/messages, false",
        "/messages, true",
        "/completions, false",
        "/completions, true",
        "/embeddings, false"
    })
    void model_ofAnAnswer_isAsConfigured(String path, boolean stream) {
        String members =
                switch (path) {
                    case "/completions" -> ",\"prompt\":\"hello\"";
                    case "/embeddings" -> ",\"input\":\"hello\"";
                    default -> MESSAGES + ",\"max_tokens\":50";
                };
        String body = "{\"model\":\"m\",\"stream\":" + stream + members + "}";
        for (String key : new String[] {TestingGateway.KEY, TestingGateway.MISTRAL_KEY}) {
            for (int time = 0; time < 2; time++) {
                assertThat(answer(asUpstream, key, path, body))
                        .contains("\"model\":\"up\"")
                        .doesNotContain("\"model\":\"m\"");
                assertThat(answer(asRequested, key, path, body))
                        .contains("\"model\":\"m\"")
                        .doesNotContain("\"model\":\"up\"");
            }
        }
    }

    private static String answer(TestingGateway gateway, String key, String path, String body) {
        HttpResponse<String> answer = gateway.postWith(key, path, body, "x-portolan-trailer", "1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().replace("\": \"", "\":\"");
    }
}
