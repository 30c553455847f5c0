package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The vendors' clients for Java at a limit and at the end of a budget, with their own settings for
 * retries: each raises its own exception, and sends as many requests as the headers allow.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LimitedClientsTest {
    /** The requests of a client that retries, as the clients do unless told otherwise. */
    private static final int WITH_RETRIES = 3;

    private LimitedSetup setup;

    @BeforeAll
    void start() {
        setup = new LimitedSetup();
    }

    @AfterAll
    void stop() {
        setup.close();
    }

    private void askOpenAi(String key) {
        OpenAIClient client =
                OpenAIOkHttpClient.builder().baseUrl(setup.baseUrl()).apiKey(key).build();
        try {
            client.chat()
                    .completions()
                    .create(
                            ChatCompletionCreateParams.builder()
                                    .model("m")
                                    .maxCompletionTokens(10)
                                    .addUserMessage("hello")
                                    .build());
        } finally {
            client.close();
        }
    }

    private void askAnthropic(String key) {
        AnthropicClient client =
                AnthropicOkHttpClient.builder()
                        .baseUrl(setup.baseUrl().replaceAll("/v1$", ""))
                        .apiKey(key)
                        .build();
        try {
            client.messages()
                    .create(
                            MessageCreateParams.builder()
                                    .model("m")
                                    .maxTokens(10)
                                    .addUserMessage("hello")
                                    .build());
        } finally {
            client.close();
        }
    }

    @Test
    void openAi_atTheEndOfABudget_raisesRateLimitAndDoesNotRetry() {
        assertThatThrownBy(() -> askOpenAi(LimitedSetup.SPENT))
                .isInstanceOfSatisfying(
                        com.openai.errors.RateLimitException.class,
                        refused -> assertThat(refused.code()).contains("insufficient_quota"));
        assertThat(setup.requests("spent")).isEqualTo(1);
    }

    @Test
    void anthropic_atTheEndOfABudget_raisesRateLimitAndDoesNotRetry() {
        assertThatThrownBy(() -> askAnthropic(LimitedSetup.SPENT_TOO))
                .isInstanceOf(com.anthropic.errors.RateLimitException.class);
        assertThat(setup.requests("spent-too")).isEqualTo(1);
    }

    @Test
    void openAi_withARequestThatNeverPasses_doesNotRetry() {
        assertThatThrownBy(() -> askOpenAi(LimitedSetup.LIMITED))
                .isInstanceOfSatisfying(
                        com.openai.errors.RateLimitException.class,
                        refused -> assertThat(refused.code()).contains("rate_limited"));
        assertThat(setup.requests("limited")).isEqualTo(1);
    }

    /** The rate passes again after the time in Retry-After, for which the client waits. */
    @Test
    void openAi_atARate_waitsAsToldAndSucceeds() {
        askOpenAi(LimitedSetup.SLOW);
        askOpenAi(LimitedSetup.SLOW);

        assertThat(setup.requests("slow")).isBetween(2L, (long) WITH_RETRIES);
    }
}
