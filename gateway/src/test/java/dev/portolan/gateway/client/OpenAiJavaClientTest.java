package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.StructuredChatCompletion;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI's own client for Java, with nothing changed but its address and its key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiJavaClientTest {
    private ClientSetup setup;
    private OpenAIClient client;

    @BeforeAll
    void start() {
        setup = new ClientSetup();
        client = clientWith(TestingGateway.KEY);
    }

    @AfterAll
    void stop() {
        client.close();
        setup.close();
    }

    private OpenAIClient clientWith(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(setup.gateway().baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder ask(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Where does the harbour begin?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "mistral-small"})
    void chat_whole_isReadAndValid(String model) {
        ChatCompletion answer = client.chat().completions().create(ask(model).build());
        assertThat(answer.validate().choices().getFirst().message().content().orElse(""))
                .contains("received \"Where does the harbour begin?\"");
        assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "mistral-small"})
    void chat_streamed_isReadToItsEnd(String model) {
        StringBuilder text = new StringBuilder();
        List<ChatCompletionChunk.Choice.FinishReason> finishes = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(ask(model).build())) {
            chunks.stream()
                    .map(ChatCompletionChunk::validate)
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(
                            choice -> {
                                choice.delta().content().ifPresent(text::append);
                                choice.finishReason().ifPresent(finishes::add);
                            });
        }
        assertThat(text.toString()).contains("received \"Where does the harbour begin?\"");
        assertThat(finishes).containsExactly(ChatCompletionChunk.Choice.FinishReason.STOP);
    }

    @Test
    void chat_streamed_isFoldedByTheClientsOwnAccumulator() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(ask("m").build())) {
            chunks.stream().forEach(whole::accumulate);
        }
        assertThat(whole.chatCompletion().choices().getFirst().message().content().orElse(""))
                .contains("received");
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "mistral-small"})
    void tools_roundTrip_isCarriedBothWays(String model) {
        ChatCompletionCreateParams.Builder params = ask(model).addTool(depth());
        ChatCompletion calling = client.chat().completions().create(params.build());
        ChatCompletionMessageToolCall call =
                calling.choices().getFirst().message().toolCalls().orElse(List.of()).getFirst();
        assertThat(call.asFunction().function().name()).isEqualTo("depth");
        assertThat(call.asFunction().function().arguments()).contains("\"harbour\":");
        params.addMessage(calling.choices().getFirst().message());
        params.addMessage(
                ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.asFunction().id())
                        .content("12 metres")
                        .build());
        ChatCompletion answer = client.chat().completions().create(params.build());
        assertThat(answer.choices().getFirst().message().content()).isPresent();
    }

    private static ChatCompletionFunctionTool depth() {
        return ChatCompletionFunctionTool.builder()
                .function(
                        FunctionDefinition.builder()
                                .name("depth")
                                .description("the depth of a harbour")
                                .parameters(
                                        FunctionParameters.builder()
                                                .putAdditionalProperty(
                                                        "type", JsonValue.from("object"))
                                                .putAdditionalProperty(
                                                        "properties",
                                                        JsonValue.from(
                                                                Map.of(
                                                                        "harbour",
                                                                        Map.of("type", "string"))))
                                                .putAdditionalProperty(
                                                        "required",
                                                        JsonValue.from(List.of("harbour")))
                                                .build())
                                .build())
                .build();
    }

    /** A shape that a model is asked to answer in. */
    public static final class Harbour {
        public String name = "";
        public int metres;
    }

    @Test
    void structuredOutput_isAnswered_inItsShape() {
        StructuredChatCompletionCreateParams<Harbour> params =
                ask("m").responseFormat(Harbour.class).build();
        StructuredChatCompletion<Harbour> answer = client.chat().completions().create(params);
        Harbour harbour = answer.choices().getFirst().message().content().orElseThrow();
        assertThat(harbour.name).isNotNull();
        assertThat(setup.paris().inferences())
                .anyMatch(seen -> seen.text().contains("\"json_schema\""));
    }

    @Test
    void embeddings_ofTwo_areTwo() {
        CreateEmbeddingResponse answer =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("m")
                                        .inputOfArrayOfStrings(List.of("quay", "pier"))
                                        .build());
        assertThat(answer.validate().data()).hasSize(2);
        assertThat(answer.data().getFirst().embedding()).hasSizeGreaterThan(1);
    }

    @Test
    void models_list_isThatOfTheTenant() {
        assertThat(client.models().list().data()).anyMatch(model -> model.id().equals("m"));
        OpenAIClient narrow = clientWith(TestingGateway.NARROW_KEY);
        assertThat(narrow.models().list().data()).hasSize(1);
        assertThat(client.models().retrieve("m").id()).isEqualTo("m");
        narrow.close();
    }

    @Test
    void errors_areOfTheTypesTheClientHasForThem() {
        OpenAIClient unknown = clientWith("sk-nobody");
        OpenAIClient narrow = clientWith(TestingGateway.NARROW_KEY);
        assertError(unknown, "m", UnauthorizedException.class, "invalid_api_key");
        assertError(narrow, "broken", PermissionDeniedException.class, "model_not_allowed");
        assertError(client, "none", NotFoundException.class, "model_not_found");
        assertError(client, "refusing", BadRequestException.class, "context_length_exceeded");
        assertError(client, "limited", RateLimitException.class, "rate_limited");
        assertError(client, "broken", InternalServerException.class, "upstream_failed");
        unknown.close();
        narrow.close();
    }

    private static void assertError(
            OpenAIClient client,
            String model,
            Class<? extends OpenAIServiceException> type,
            String code) {
        assertThatThrownBy(
                        () ->
                                client.chat()
                                        .completions()
                                        .create(
                                                ask(model)
                                                        .addUserMessage("word ".repeat(40))
                                                        .build()))
                .isInstanceOfSatisfying(type, error -> assertThat(error.code()).hasValue(code));
    }

    @Test
    void stream_breakingOff_isAnErrorAndNoEnd() {
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(ask("cut").build())) {
            assertThatThrownBy(() -> chunks.stream().toList())
                    .isInstanceOf(OpenAIException.class)
                    .hasMessageContaining("was interrupted");
        }
    }
}
