package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.ValidationMessage;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** OpenAI's own client for Java, in the Responses protocol, before every cloud's protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiJavaResponsesTest {
    private static final String QUESTION = "Where does the harbour begin?";

    private CloudSetup setup;
    private OpenAIClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        setup = new CloudSetup(folder);
        client = client(setup.gateway().baseUrl());
    }

    private static OpenAIClient client(String baseUrl) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey(TestingGateway.KEY)
                .maxRetries(0)
                .build();
    }

    @AfterAll
    void stop() {
        client.close();
        setup.close();
    }

    private static ResponseCreateParams.Builder ask(String model) {
        return ResponseCreateParams.builder().model(model).input(QUESTION);
    }

    private Response streamed(ResponseCreateParams params) {
        var folded = ResponseAccumulator.createWithSnapshots();
        try (StreamResponse<ResponseStreamEvent> events =
                client.responses().createStreaming(params)) {
            events.stream().map(ResponseStreamEvent::validate).forEach(folded::accumulate);
        }
        assertThat(text(folded.reconstructedResponse())).isEqualTo(text(folded.response()));
        return folded.response().validate();
    }

    private static String text(Response response) {
        var text = new StringBuilder();
        response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .forEach(part -> text.append(part.text()));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bedrock", "sagemaker", "azure", "gemini", "vertex-mistral", "anthropic"})
    void response_wholeAndStreamed_isValidAndTheSame(String cloud) {
        var whole = client.responses().create(ask(cloud).build()).validate();
        var streamed = streamed(ask(cloud).build());
        assertThat(text(whole)).contains("received \"" + QUESTION + "\"");
        assertThat(text(streamed)).isEqualTo(text(whole));
        assertThat(streamed.usage().orElseThrow().outputTokens())
                .isEqualTo(whole.usage().orElseThrow().outputTokens())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bedrock", "sagemaker", "azure", "gemini", "anthropic"})
    void tools_calledStreamedAndAnswered_goRound(String cloud) {
        var params = ask(cloud).addTool(depth());
        var whole = client.responses().create(params.build()).validate();
        var streamed = streamed(params.build());
        var call = call(whole);
        assertThat(call.name()).isEqualTo("depth");
        assertThat(call(streamed).arguments()).isEqualTo(call.arguments()).contains("\"harbour\":");
        var next = new ArrayList<ResponseInputItem>();
        next.add(
                ResponseInputItem.ofEasyInputMessage(
                        EasyInputMessage.builder()
                                .role(EasyInputMessage.Role.USER)
                                .content(QUESTION)
                                .build()));
        for (ResponseOutputItem item : whole.output()) {
            item.functionCall().map(ResponseInputItem::ofFunctionCall).ifPresent(next::add);
            item.message().map(ResponseInputItem::ofResponseOutputMessage).ifPresent(next::add);
            item.reasoning().map(ResponseInputItem::ofReasoning).ifPresent(next::add);
        }
        next.add(
                ResponseInputItem.ofFunctionCallOutput(
                        ResponseInputItem.FunctionCallOutput.builder()
                                .callId(call.callId())
                                .output("12 metres")
                                .build()));
        var answer =
                client.responses()
                        .create(params.input(ResponseCreateParams.Input.ofResponse(next)).build())
                        .validate();
        assertThat(text(answer)).contains("received");
    }

    private static ResponseFunctionToolCall call(Response response) {
        return response.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .findFirst()
                .orElseThrow();
    }

    private static FunctionTool depth() {
        var parameters =
                FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties",
                                JsonValue.from(Map.of("harbour", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("harbour")))
                        .build();
        return FunctionTool.builder()
                .name("depth")
                .description("the depth of a harbour")
                .parameters(parameters)
                .strict(false)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bedrock", "azure", "gemini", "anthropic"})
    void errors_areOfTheClientsTypes(String cloud) {
        assertThatThrownBy(() -> client.responses().create(ask(cloud + "-busy").build()))
                .isInstanceOf(RateLimitException.class);
        assertThatThrownBy(
                        () ->
                                client.responses()
                                        .create(
                                                ask(cloud + "-small")
                                                        .input("word ".repeat(40))
                                                        .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        error -> assertThat(error.code()).hasValue("context_length_exceeded"));
        try (StreamResponse<ResponseStreamEvent> events =
                client.responses().createStreaming(ask(cloud + "-cut").build())) {
            assertThatThrownBy(() -> events.stream().toList())
                    .isInstanceOf(OpenAIException.class)
                    .hasMessageContaining("was interrupted");
        }
    }

    @Test
    void earlierResponse_isRefusedWithAWayToGoOn() {
        assertThatThrownBy(
                        () ->
                                client.responses()
                                        .create(ask("azure").previousResponseId("resp_1").build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        error -> {
                            assertThat(error.code()).hasValue("previous_response_not_found");
                            assertThat(error.getMessage()).contains("`input`");
                        });
        assertThatThrownBy(() -> client.responses().retrieve("resp_1"))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.responses().cancel("resp_1"))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.responses().delete("resp_1"))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.responses().inputItems().list("resp_1"))
                .isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bedrock", "azure", "gemini"})
    void events_andTheResponse_fitTheSchema(String cloud) {
        var tools =
                ",\"tools\":[{\"type\":\"function\",\"name\":\"depth\",\"strict\":false,"
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"harbour\":"
                        + "{\"type\":\"string\"}}}}]";
        for (var more : List.of("", tools, ",\"max_output_tokens\":2")) {
            var ask = "{\"model\":\"%s\",\"input\":\"%s\"%s%s}";
            var whole =
                    setup.gateway().post("/responses", ask.formatted(cloud, QUESTION, more, ""));
            assertThat(faults("Response", whole.body())).as(whole.body()).isEmpty();
            var stream =
                    setup.gateway()
                            .post(
                                    "/responses",
                                    ask.formatted(cloud, QUESTION, more, ",\"stream\":true"));
            assertThat(events(stream.body()))
                    .hasSizeGreaterThan(3)
                    .allSatisfy(event -> assertThat(faults(schemaOf(event), event)).isEmpty());
        }
    }

    @Test
    void eventThatEndsACutStream_fitsTheSchema() {
        var stream =
                setup.gateway()
                        .post(
                                "/responses",
                                "{\"model\":\"azure-cut\",\"stream\":true,\"input\":\"a\"}");
        var events = events(stream.body());
        assertThat(events.getLast()).contains("\"type\":\"error\"", "stream_interrupted");
        assertThat(faults("ResponseErrorEvent", events.getLast())).isEmpty();
        assertThat(number(events.getLast())).isGreaterThan(number(events.get(events.size() - 2)));
        assertThat(stream.body()).doesNotContain("response.completed");
    }

    /** Returns the name of the schema of an event, which is made of its type. */
    private static String schemaOf(String event) {
        var type = event.replaceAll("^\\{\"type\":\"response\\.([a-z_.]+)\".*", "$1");
        var name = new StringBuilder("Response");
        for (var word : type.replace("output_text", "text").split("[._]", -1)) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.append("Event").toString();
    }

    private static long number(String event) {
        return Long.parseLong(event.replaceAll(".*\"sequence_number\":(\\d+).*", "$1"));
    }

    private static List<String> faults(String schema, String json) {
        return OpenAiSchema.faults(schema, json).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static List<String> events(String sse) {
        return sse.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).strip())
                .toList();
    }
}
