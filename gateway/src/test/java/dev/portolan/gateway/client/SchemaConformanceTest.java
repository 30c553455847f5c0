package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.ValidationMessage;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.util.List;

/** Every answer, every event of a stream and every error fits the schema OpenAI publishes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SchemaConformanceTest {
    private static final String TOOL =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"depth\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"harbour\":{\"type\":\"string\"}}}}}]";
    private static final String SHAPE =
            ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\","
                + "\"schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}}}";

    private ClientSetup setup;

    @BeforeAll
    void start() {
        setup = new ClientSetup();
    }

    @AfterAll
    void stop() {
        setup.close();
    }

    private static String chat(String model, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}"
                .formatted(model, more);
    }

    private static String feature(String name) {
        return switch (name) {
            case "plain" -> "";
            case "tools" -> TOOL;
            case "json_schema" -> SHAPE;
            case "several" -> ",\"n\":2";
            case "logprobs" -> ",\"logprobs\":true,\"top_logprobs\":2";
            case "limit" -> ",\"max_tokens\":2";
            case "usage" -> ",\"stream_options\":{\"include_usage\":true}";
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "m, plain",
        "m, tools",
        "m, json_schema",
        "m, several",
        "m, logprobs",
        "m, limit",
        "mistral-small, plain",
        "mistral-small, tools",
        "mistral-small, json_schema",
    })
    void chat_whole_fits(String model, String feature) {
        HttpResponse<String> answer =
                setup.gateway().post("/chat/completions", chat(model, feature(feature)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(OpenAiSchema.faults("CreateChatCompletionResponse", answer.body()))
                .extracting(ValidationMessage::getMessage)
                .filteredOn(fault -> !(model.startsWith("mistral") && isMistrals(fault)))
                .isEmpty();
    }

    /** Mistral's own whole answers differ from OpenAI's in two members, and pass as they are. */
    private static boolean isMistrals(String fault) {
        return fault.endsWith(".message.tool_calls: null found, array expected")
                || fault.endsWith(".message: required property 'refusal' not found");
    }

    @ParameterizedTest
    @CsvSource({
        "m, plain",
        "m, tools",
        "m, json_schema",
        "m, several",
        "m, logprobs",
        "m, limit",
        "m, usage",
        "mistral-small, plain",
        "mistral-small, tools",
        "mistral-small, usage",
    })
    void chat_streamed_fitsEventByEvent(String model, String feature) {
        HttpResponse<String> answer =
                setup.gateway()
                        .post(
                                "/chat/completions",
                                chat(model, ",\"stream\":true" + feature(feature)),
                                "x-portolan-trailer",
                                "1");
        List<String> events = events(answer.body());
        assertThat(events).hasSizeGreaterThan(2);
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(events.subList(0, events.size() - 1))
                .allSatisfy(
                        event ->
                                assertThat(
                                                OpenAiSchema.faults(
                                                        "CreateChatCompletionStreamResponse",
                                                        event))
                                        .isEmpty());
    }

    @Test
    void completions_wholeAndStreamed_fit() {
        String ask = "{\"model\":\"m\",\"prompt\":\"Once\"%s}";
        HttpResponse<String> whole = setup.gateway().post("/completions", ask.formatted(""));
        assertThat(OpenAiSchema.faults("CreateCompletionResponse", whole.body())).isEmpty();
        HttpResponse<String> stream =
                setup.gateway().post("/completions", ask.formatted(",\"stream\":true"));
        List<String> events = events(stream.body());
        assertThat(events.subList(0, events.size() - 1))
                .isNotEmpty()
                .map(SchemaConformanceTest::finished)
                .allSatisfy(
                        event ->
                                assertThat(OpenAiSchema.faults("CreateCompletionResponse", event))
                                        .isEmpty());
    }

    /** The schema is that of a whole text; a piece of one says null where it is not the last. */
    private static String finished(String piece) {
        return piece.replace("\"finish_reason\":null", "\"finish_reason\":\"stop\"");
    }

    @Test
    void embeddings_fit() {
        HttpResponse<String> answer =
                setup.gateway().post("/embeddings", "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}");
        assertThat(OpenAiSchema.faults("CreateEmbeddingResponse", answer.body())).isEmpty();
    }

    @Test
    void models_fit() {
        assertThat(OpenAiSchema.faults("ListModelsResponse", setup.gateway().get("/models").body()))
                .isEmpty();
        assertThat(OpenAiSchema.faults("Model", setup.gateway().get("/models/m").body())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "none, 404",
        "limited, 429",
        "broken, 502",
        "refusing, 400",
        "m/unreadable, 404",
    })
    void error_fits(String model, int status) {
        HttpResponse<String> answer =
                setup.gateway()
                        .post(
                                "/chat/completions",
                                chat(model, ",\"user\":\"" + "word ".repeat(50) + "\"")
                                        .replace("hi", "hi ".repeat(50)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(OpenAiSchema.faults("ErrorResponse", answer.body())).isEmpty();
    }

    @Test
    void error_ofAKeyAndOfABody_fit() {
        HttpResponse<String> key =
                setup.gateway().postWith("sk-nobody", "/chat/completions", chat("m", ""));
        assertThat(OpenAiSchema.faults("ErrorResponse", key.body())).isEmpty();
        HttpResponse<String> body = setup.gateway().post("/chat/completions", "[]");
        assertThat(OpenAiSchema.faults("ErrorResponse", body.body())).isEmpty();
        HttpResponse<String> model =
                setup.gateway()
                        .postWith(
                                TestingGateway.NARROW_KEY, "/chat/completions", chat("broken", ""));
        assertThat(OpenAiSchema.faults("ErrorResponse", model.body())).isEmpty();
    }

    @Test
    void error_withinAStream_fits() {
        HttpResponse<String> answer =
                setup.gateway().post("/chat/completions", chat("cut", ",\"stream\":true"));
        assertThat(OpenAiSchema.faults("ErrorResponse", events(answer.body()).getLast())).isEmpty();
    }

    private static List<String> events(String sse) {
        return sse.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).strip())
                .toList();
    }
}
