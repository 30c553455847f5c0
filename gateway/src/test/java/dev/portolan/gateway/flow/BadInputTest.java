package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/** Tests of the errors for requests that cannot be answered, byte for byte over a socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest extends BadInputFixture {
    private static final String LENGTH = "content-length: " + SOUND.length() + "\n\n";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    empty              | ''                                        |
                    truncated          | {"model":"m","messages":[{"role":"us      |
                    an array           | [{"model":"m"}]                           |
                    a string           | "model"                                   |
                    two objects        | {"model":"m","messages":[]}{"model":"o"}  |
                    no model           | {"messages":[]}                           | model
                    model null         | {"model":null,"messages":[]}              | model
                    model empty        | {"model":"","messages":[]}                | model
                    model a number     | {"model":7,"messages":[]}                 | model
                    model twice        | {"model":"m","messages":[],"model":"n"}   | model
                    model in capitals  | {"model":"m","messages":[],"Model":"n"}   | model
                    model escaped      | {"model":"m","mod\\u0065l":"n"}            | model
                    stream a string    | {"model":"m","stream":"yes"}              | stream
                    n zero             | {"model":"m","n":0}                       | n
                    max_tokens a float | {"model":"m","max_tokens":1.5}            | max_tokens
                    tools an object    | {"model":"m","tools":{}}                  | tools
                    comments           | {"model":"m" /* x */}                     |
                    """)
    void body_malformed_is400AndGoesNowhere(String what, String body, String param) {
        RawCaller.Answer answer = post(body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(what).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"invalid_request\"");
        assertThat(answer.body())
                .contains("\"param\":" + (param == null ? "null" : "\"" + param + "\""));
        assertThat(answer.header("content-type")).hasValue("application/json");
        assertThat(answer.header("x-request-id")).isPresent();
        assertThat(answer.header("x-portolan-cache")).hasValue("bypass");
        assertThat(answer.header("x-portolan-attempts")).hasValue("0");
        assertThat(node.requests()).noneMatch(seen -> seen.text().equals(body));
    }

    @Test
    void body_notUtf8_is400() {
        RawCaller.Answer answer =
                post(
                        "{\"model\":\"m\",\"messages\":\"\u00ff\"}"
                                .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("not UTF-8 at byte");
    }

    @Test
    void model_unknown_is404() {
        RawCaller.Answer answer =
                post(SOUND.replace("\"m\"", "\"none\"").getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body())
                .contains("\"code\":\"model_not_found\"", "\"type\":\"not_found_error\"");
    }

    @Test
    void path_unknown_is404() {
        assertThat(refused("GET /v2/models HTTP/1.1\nhost: g\n" + KEY + "\n"))
                .contains("\"code\":\"unknown_path\"");
    }

    @Test
    void method_wrong_is405() {
        assertThat(refused("GET /v1/chat/completions HTTP/1.1\nhost: g\n" + KEY + "\n"))
                .contains("\"code\":\"method_not_allowed\"", "requires the method POST");
    }

    @Test
    void model_notOnTheTenantsList_is403() {
        String key = "authorization: Bearer " + TestingGateway.NARROW_KEY + "\n";
        String body = SOUND.replace("\"m\"", "\"other\"");
        assertThat(refused(CHAT + key + "content-length: " + body.length() + "\n\n" + body))
                .contains("\"code\":\"model_not_allowed\"", "\"type\":\"permission_error\"");
        assertThat(refused("GET /v1/models/other HTTP/1.1\nhost: g\n" + key + "\n"))
                .contains("\"code\":\"model_not_allowed\"");
    }

    @Test
    void requirement_ofNoDeployment_is403AndNamesTheRequirement() {
        String require = "x-portolan-require: processing=ES\n";
        assertThat(refused(CHAT + KEY + require + LENGTH + SOUND))
                .contains("\"code\":\"no_permitted_endpoint\"", "\"param\":\"processing\"")
                .doesNotContain("paris");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "processing=Atlantis",
                "",
                "processing=",
                "processing=FR,",
                "procesing=FR",
                "FR",
                "operator=US",
                "retention=forever",
            })
    void requirement_unreadable_is400(String written) {
        String require = "x-portolan-require: " + written + "\n";
        assertThat(refused(CHAT + KEY + require + LENGTH + SOUND))
                .contains("\"code\":\"invalid_request\"", "\"param\":\"x-portolan-require\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-portolan-require: processing=FR\nx-portolan-require: processing=ES\n",
                "x-portolan-require: processing=ES\nx-portolan-require: processing=FR\n",
                "x-portolan-require: processing=ES; processing=FR\n",
                "x-portolan-require: processing=ES, storage=FR, processing=FR,ES\n",
            })
    void requirement_sentTwice_holdsWithBoth(String require) {
        assertThat(refused(CHAT + KEY + require + LENGTH + SOUND))
                .contains("\"code\":\"no_permitted_endpoint\"", "\"param\":\"processing\"");
    }

    @Test
    void requirement_keptOnEveryAxis_passes() {
        String require = "x-portolan-require: processing=ES,FR; storage=EU27, copies=FR\n";
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(CHAT + KEY + require + LENGTH + SOUND);
            assertThat(caller.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void key_missingUnknownOrExpired_getsOneAnswer() {
        String missing = unauthorized("");
        assertThat(missing)
                .contains("\"code\":\"invalid_api_key\"", "\"type\":\"authentication_error\"");
        assertThat(unauthorized("authorization: Bearer sk-nobody\n")).isEqualTo(missing);
        assertThat(unauthorized("authorization: Basic c2s6c2s=\n")).isEqualTo(missing);
        assertThat(unauthorized("api-key: sk-nobody\n")).isEqualTo(missing);
        assertThat(unauthorized("x-api-key: " + "k".repeat(4_000) + "\n")).isEqualTo(missing);
        assertThat(unauthorized("authorization: Bearer " + TestingGateway.EXPIRED_KEY + "\n"))
                .isEqualTo(missing);
    }

    @ParameterizedTest
    @CsvSource({"authorization: Bearer ", "authorization: bearer ", "api-key: ", "x-api-key: "})
    void key_inAnyOfItsHeaders_isAccepted(String header) {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(
                    "GET /v1/models HTTP/1.1\nhost: g\n"
                            + header.strip()
                            + " "
                            + TestingGateway.KEY
                            + "\n\n");
            RawCaller.Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"id\":\"m\"");
        }
    }

    private String unauthorized(String header) {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(CHAT + header + LENGTH + SOUND);
            RawCaller.Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers().keySet())
                    .doesNotContain("x-portolan-policies", "x-portolan-endpoint");
            return answer.body();
        }
    }

    private String refused(String request) {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            RawCaller.Answer answer = caller.head(request).answer();
            assertThat(answer.status()).isBetween(400, 499);
            return answer.status() + " " + answer.body();
        }
    }

    private RawCaller.Answer post(byte[] body) {
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            return caller.head(CHAT + KEY + "content-length: " + body.length + "\n\n")
                    .bytes(body)
                    .answer();
        }
    }
}
