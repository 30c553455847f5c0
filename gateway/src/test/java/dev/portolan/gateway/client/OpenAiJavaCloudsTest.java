package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** OpenAI's own client for Java before every cloud's protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiJavaCloudsTest {
    private CloudSetup setup;
    private OpenAIClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        setup = new CloudSetup(folder);
        client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(setup.gateway().baseUrl())
                        .apiKey(TestingGateway.KEY)
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    void stop() {
        client.close();
        setup.close();
    }

    private static ChatCompletionCreateParams.Builder ask(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Where does the harbour begin?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bedrock",
                "sagemaker",
                "azure",
                "gemini",
                "vertex-mistral",
                "vertex-claude",
                "foundry-claude",
                "anthropic"
            })
    void chat_wholeAndStreamed_isValidAndTheSame(String cloud) {
        var whole = client.chat().completions().create(ask(cloud).build()).validate();
        var streamed = ChatCompletionAccumulator.create();
        var params =
                ask(cloud)
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build());
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params.build())) {
            chunks.stream().map(ChatCompletionChunk::validate).forEach(streamed::accumulate);
        }
        var text = whole.choices().getFirst().message().content().orElseThrow();
        assertThat(text).contains("received \"Where does the harbour begin?\"");
        var folded = streamed.chatCompletion();
        assertThat(folded.choices().getFirst().message().content()).hasValue(text);
        assertThat(folded.usage().orElseThrow().completionTokens())
                .isEqualTo(whole.usage().orElseThrow().completionTokens())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bedrock",
                "sagemaker",
                "azure",
                "gemini",
                "vertex-mistral",
                "vertex-claude",
                "foundry-claude",
                "anthropic"
            })
    void tools_calledStreamedAndAnswered_goRound(String cloud) {
        var params = ask(cloud).addTool(depth());
        var streamed = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params.build())) {
            chunks.stream().map(ChatCompletionChunk::validate).forEach(streamed::accumulate);
        }
        var message = client.chat().completions().create(params.build()).choices().getFirst();
        var call = message.message().toolCalls().orElse(List.of()).getFirst().asFunction();
        var folded =
                streamed.chatCompletion()
                        .choices()
                        .getFirst()
                        .message()
                        .toolCalls()
                        .orElse(List.of());
        assertThat(folded).hasSize(1);
        assertThat(folded.getFirst().asFunction().function().arguments())
                .isEqualTo(call.function().arguments())
                .contains("\"harbour\":");
        assertThat(call.function().name()).isEqualTo("depth");
        params.addMessage(message.message());
        params.addMessage(
                ChatCompletionMessageParam.ofTool(
                        ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.id())
                                .content("12 metres")
                                .build()));
        var answer = client.chat().completions().create(params.build()).validate();
        assertThat(answer.choices().getFirst().message().content().orElse("")).contains("received");
    }

    private static ChatCompletionFunctionTool depth() {
        var parameters =
                FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties",
                                JsonValue.from(Map.of("harbour", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("harbour")))
                        .build();
        return ChatCompletionFunctionTool.builder()
                .function(
                        FunctionDefinition.builder()
                                .name("depth")
                                .description("the depth of a harbour")
                                .parameters(parameters)
                                .build())
                .build();
    }

    /** A shape that a model is asked to answer in. */
    public static final class Harbour {
        public String name = "";
        public int metres;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bedrock",
                "sagemaker",
                "azure",
                "gemini",
                "vertex-mistral",
                "vertex-claude",
                "foundry-claude",
                "anthropic"
            })
    void schema_isFollowedAndReadIntoAnObject(String cloud) {
        var answer =
                client.chat()
                        .completions()
                        .create(ask(cloud).responseFormat(Harbour.class).build());
        var harbour = answer.choices().getFirst().message().content().orElseThrow();
        assertThat(harbour.name).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bedrock",
                "sagemaker",
                "azure",
                "gemini",
                "vertex-mistral",
                "vertex-claude",
                "foundry-claude",
                "anthropic"
            })
    void errors_areOfTheClientsTypes(String cloud) {
        assertError(cloud + "-busy", RateLimitException.class, "rate_limited");
        assertError(cloud + "-small", BadRequestException.class, "context_length_exceeded");
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(ask(cloud + "-cut").build())) {
            assertThatThrownBy(() -> chunks.stream().toList())
                    .isInstanceOf(OpenAIException.class)
                    .hasMessageContaining("was interrupted");
        }
    }

    private void assertError(
            String model, Class<? extends OpenAIServiceException> type, String code) {
        var long40 = ask(model).addUserMessage("word ".repeat(40)).build();
        assertThatThrownBy(() -> client.chat().completions().create(long40))
                .isInstanceOfSatisfying(type, error -> assertThat(error.code()).hasValue(code));
    }
}
