package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import com.anthropic.models.models.ModelListParams;

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
import java.util.List;
import java.util.Map;

/** Anthropic's own client for Java before every cloud's protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnthropicJavaClientTest {
    private CloudSetup setup;
    private AnthropicClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        setup = new CloudSetup(folder);
        client = clientWith(TestingGateway.KEY);
    }

    @AfterAll
    void stop() {
        client.close();
        setup.close();
    }

    private AnthropicClient clientWith(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(setup.gateway().baseUrl().replaceAll("/v1$", ""))
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static MessageCreateParams.Builder ask(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(500)
                .addUserMessage("Where does the harbour begin?");
    }

    private Message streamed(MessageCreateParams params) {
        var folded = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events =
                client.messages().createStreaming(params)) {
            events.stream().map(RawMessageStreamEvent::validate).forEach(folded::accumulate);
        }
        return folded.message();
    }

    private static String text(Message message) {
        var text = new StringBuilder();
        message.content().forEach(block -> block.text().ifPresent(t -> text.append(t.text())));
        return text.toString();
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
    void message_wholeAndStreamed_isValidAndTheSame(String cloud) {
        var whole = client.messages().create(ask(cloud).build()).validate();
        var streamed = streamed(ask(cloud).build());

        assertThat(text(whole)).contains("received \"Where does the harbour begin?\"");
        assertThat(text(streamed)).isEqualTo(text(whole));
        assertThat(whole.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(streamed.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(streamed.usage().outputTokens())
                .isEqualTo(whole.usage().outputTokens())
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
        var whole = client.messages().create(params.build());
        var use = use(whole);
        assertThat(whole.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(use.name()).isEqualTo("depth");
        assertThat(use._input().toString()).contains("harbour");
        assertThat(use(streamed(params.build()))._input()).isEqualTo(use._input());

        params.addMessage(whole);
        params.addUserMessageOfContentBlockParams(
                List.of(
                        ContentBlockParam.ofToolResult(
                                ToolResultBlockParam.builder()
                                        .toolUseId(use.id())
                                        .content("12 metres")
                                        .build())));
        assertThat(text(client.messages().create(params.build()))).contains("received");
    }

    private static ToolUseBlock use(Message message) {
        return message.content().stream()
                .filter(ContentBlock::isToolUse)
                .map(ContentBlock::asToolUse)
                .findFirst()
                .orElseThrow();
    }

    private static Tool depth() {
        return Tool.builder()
                .name("depth")
                .description("the depth of a harbour")
                .inputSchema(
                        Tool.InputSchema.builder()
                                .properties(
                                        Tool.InputSchema.Properties.builder()
                                                .putAdditionalProperty(
                                                        "harbour",
                                                        JsonValue.from(Map.of("type", "string")))
                                                .build())
                                .required(List.of("harbour"))
                                .build())
                .build();
    }

    @Test
    void models_inPages_areAllRead() {
        var params = ModelListParams.builder().limit(2).build();
        List<ModelInfo> models = client.models().list(params).autoPager().stream().toList();
        assertThat(models).extracting(ModelInfo::id).contains("anthropic", "azure", "gemini");
        assertThat(models)
                .allSatisfy(
                        model -> {
                            assertThat(model.displayName()).isEqualTo(model.id());
                            assertThat(model.createdAt()).isNotNull();
                        });
        assertThat(client.models().retrieve("azure").id()).isEqualTo("azure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "vertex-claude", "foundry-claude"})
    void countTokens_ofClaude_isTold(String cloud) {
        var params =
                MessageCountTokensParams.builder()
                        .model(cloud)
                        .addUserMessage("Where does the harbour begin?")
                        .build();
        assertThat(client.messages().countTokens(params).validate().inputTokens()).isPositive();
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
        assertThatThrownBy(() -> client.messages().create(ask(cloud + "-busy").build()))
                .isInstanceOf(RateLimitException.class);
        var long40 = ask(cloud + "-small").addUserMessage("word ".repeat(40)).build();
        assertThatThrownBy(() -> client.messages().create(long40))
                .isInstanceOf(BadRequestException.class);
        try (StreamResponse<RawMessageStreamEvent> events =
                client.messages().createStreaming(ask(cloud + "-cut").build())) {
            assertThatThrownBy(() -> events.stream().toList())
                    .isInstanceOf(AnthropicException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "vertex-claude", "foundry-claude", "bedrock"})
    void betas_askedByHeader_reachClaudeWhereTheyAreKnown(String cloud) {
        var params =
                ask(cloud)
                        .putAdditionalHeader("anthropic-beta", "context-1m-2025-08-07, x-2")
                        .build();
        client.messages().create(params);
        var seen = setup.healthy(cloud).inferences();
        var sent =
                cloud.equals("anthropic") ? "context-1m-2025-08-07,x-2" : "context-1m-2025-08-07";
        if (cloud.equals("bedrock")) {
            assertThat(seen)
                    .anyMatch(
                            request ->
                                    request.text()
                                            .contains("\"anthropic_beta\":[\"" + sent + "\"]"));
        } else {
            assertThat(seen)
                    .anyMatch(
                            request ->
                                    request.header("anthropic-beta")
                                            .filter(sent::equals)
                                            .isPresent());
        }
    }

    @Test
    void betas_thatAreNoNames_areRefusedAndNothingIsSent() {
        var params = ask("azure").putAdditionalHeader("anthropic-beta", "a b; c").build();
        assertThatThrownBy(() -> client.messages().create(params))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("anthropic-beta");
        assertThat(setup.healthy("azure").inferences())
                .noneMatch(request -> request.header("anthropic-beta").isPresent());
    }

    @Test
    void errors_beforeAnyCloud_areOfTheClientsTypes() {
        assertThatThrownBy(() -> client.messages().create(ask("nowhere").build()))
                .isInstanceOf(NotFoundException.class);
        var unknown = clientWith("sk-nobody");
        assertThatThrownBy(() -> unknown.messages().create(ask("anthropic").build()))
                .isInstanceOf(UnauthorizedException.class);
        unknown.close();
    }
}
