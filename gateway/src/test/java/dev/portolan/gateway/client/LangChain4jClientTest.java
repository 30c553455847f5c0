package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** LangChain4j's models for OpenAI, with nothing changed but their address and their key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LangChain4jClientTest {
    private ClientSetup setup;

    @BeforeAll
    void start() {
        setup = new ClientSetup();
    }

    @AfterAll
    void stop() {
        setup.close();
    }

    private OpenAiChatModel chat(String model, String key) {
        return OpenAiChatModel.builder()
                .baseUrl(setup.gateway().baseUrl())
                .apiKey(key)
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    @Test
    void chat_whole_isRead() {
        assertThat(chat("m", TestingGateway.KEY).chat("Where is the pier?"))
                .contains("received \"Where is the pier?\"");
    }

    @Test
    void chat_withATool_callsIt() {
        ChatRequest request =
                ChatRequest.builder()
                        .messages(UserMessage.from("How deep is the harbour?"))
                        .toolSpecifications(
                                ToolSpecification.builder()
                                        .name("depth")
                                        .parameters(
                                                JsonObjectSchema.builder()
                                                        .addStringProperty("harbour")
                                                        .build())
                                        .build())
                        .build();
        ChatResponse answer = chat("m", TestingGateway.KEY).chat(request);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        assertThat(answer.aiMessage().toolExecutionRequests().getFirst().name()).isEqualTo("depth");
    }

    @Test
    void chat_streamed_comesWholeAndTellsItsUsage() throws Exception {
        OpenAiStreamingChatModel model =
                OpenAiStreamingChatModel.builder()
                        .baseUrl(setup.gateway().baseUrl())
                        .apiKey(TestingGateway.KEY)
                        .modelName("m")
                        .build();
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        StringBuilder parts = new StringBuilder();
        model.chat(
                "Where is the pier?",
                new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String part) {
                        parts.append(part);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        whole.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        whole.completeExceptionally(error);
                    }
                });
        ChatResponse answer = whole.get(20, TimeUnit.SECONDS);
        assertThat(answer.aiMessage().text()).isEqualTo(parts.toString());
        assertThat(answer.tokenUsage().outputTokenCount()).isPositive();
    }

    @Test
    void embedding_ofAText_isRead() {
        OpenAiEmbeddingModel model =
                OpenAiEmbeddingModel.builder()
                        .baseUrl(setup.gateway().baseUrl())
                        .apiKey(TestingGateway.KEY)
                        .modelName("m")
                        .build();
        assertThat(model.embed("quay").content().vector()).hasSizeGreaterThan(1);
    }

    @Test
    void errors_areOfTheTypesTheLibraryHasForThem() {
        assertThatThrownBy(() -> chat("m", "sk-nobody").chat("hi"))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> chat("none", TestingGateway.KEY).chat("hi"))
                .isInstanceOf(ModelNotFoundException.class);
        assertThatThrownBy(() -> chat("limited", TestingGateway.KEY).chat("hi"))
                .isInstanceOf(RateLimitException.class);
    }
}
