package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of decisions by a request's head: contradictions are rejected, and bodies stay unread. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HeadDecisionTest {
    private static final String BODY =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private SimulatedEndpoint paris;
    private TestingGateway gateway;

    @BeforeAll
    void start() {
        paris = VllmNode.at("FR").named("paris").serving("up").start();
        gateway =
                TestingGateway.start(
                        TestingCatalog.of(TestingCatalog.node(paris, "FR", 2)),
                        """
                        policies:
                          - name: personal
                            when: request.headers["x-data-class"] == "personal" || request.tags.pin == "de"
                            require: {processing: [DE]}
                          - name: by-another-header
                            when: request.headers["x-" + request.headers["x-which"]] == "yes"
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    x-data-class: public; x-data-class: personal     | 400
                    x-data-class: personal; x-data-class: public     | 400
                    x-data-class: personal; X-Data-Class: Personal   | 400
                    x-data-class: public; x-data-class:              | 400
                    x-data-class: public; x-data-class:   public     | 200
                    x-data-class:   personal                         | 403
                    x-data-class: personal; x-data-class: personal   | 403
                    x-data-class: Personal                           | 200
                    x-other: a; x-other: b                           | 200
                    x-portolan-tags: pin=fr; x-portolan-tags: pin=de | 400
                    x-portolan-tags: pin=fr,pin=de                   | 400
                    x-portolan-tags: a=b; x-portolan-tags: pin=de    | 403
                    x-portolan-tags: pin=fr, pin = fr                | 200
                    x-which: a; x-a: no; x-a: yes                    | 403
                    x-which: a; x-a: yes                             | 403
                    x-which: a; x-a: no                              | 200
                    """)
    void header_thatAConditionReads_countsOnlyWithOneValue(String headers, int status) {
        assertThat(ask(headers.replace("; ", "\n"), BODY).status()).isEqualTo(status);
    }

    @Test
    void contradiction_refused_namesTheHeader() {
        RawCaller.Answer answer = ask("x-data-class: public\nx-data-class: personal", BODY);

        assertThat(answer.body())
                .contains("x-data-class", "repeated", "invalid_request")
                .doesNotContain("personal");
    }

    @Test
    void tags_moreThanAreRead_areRefused() {
        StringBuilder tags = new StringBuilder("x-portolan-tags: ");
        for (int i = 0; i < 33; i++) {
            tags.append("t").append(i).append("=1,");
        }

        assertThat(ask(tags + "\nx-portolan-tags: pin=de", BODY).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-data-class: personal", "x-portolan-require: processing=US"})
    void head_thatNoDeploymentMayServe_isDeniedBeforeItsBodyComes(String header) {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            RawCaller.Answer answer = caller.head(head(header, 1 << 20) + "\n").answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("no_permitted_endpoint", "processing");
        }
    }

    @Test
    void head_thatSomeDeploymentMayServe_isDecidedWithItsBody() {
        assertThat(ask("x-data-class: public", BODY).status()).isEqualTo(200);
        assertThat(ask("x-data-class: public", "{\"model\":\"none\"}").status()).isEqualTo(404);
    }

    private RawCaller.Answer ask(String headers, String body) {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            return caller.head(head(headers, body.length()) + "\n" + body).answer();
        }
    }

    private static String head(String headers, int length) {
        return "POST /v1/chat/completions HTTP/1.1\nHost: localhost\nAuthorization: Bearer %s\n"
                        .formatted(TestingGateway.KEY)
                + "Content-Type: application/json\nContent-Length: %d\n%s\n"
                        .formatted(length, headers);
    }
}
