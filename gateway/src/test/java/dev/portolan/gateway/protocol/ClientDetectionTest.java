package dev.portolan.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.caller.ClientKind;
import dev.portolan.provider.request.Operation;

import io.vertx.core.MultiMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientDetectionTest {
    private static final String MISTRAL_AGENT = "mistral-client-python/1.9.10";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user-agent | mistral-client-python/1.9.10 | MISTRAL",
                "user-agent | mistral-client-python/Mistral-Vibe/2.21.0 | MISTRAL",
                "user-agent | mistral-client-typescript/2.2.1 | MISTRAL",
                "x-mistral-user-agent | mistral-client-typescript/1.22.1 | MISTRAL",
                "User-Agent | ai/5.0.2 ai-sdk/mistral/2.0.41 ai-sdk/provider-utils/3.0.1 | MISTRAL",
                "user-agent | OpenAI/Python 1.99.0 | OPENAI",
                "user-agent | ai/5.0.2 ai-sdk/openai/2.0.41 | OPENAI",
                "user-agent | python-httpx/0.28.1 | OPENAI",
                "accept | mistral-client-python/1.9.10 | OPENAI",
            })
    void client_ofAChat_isRecognisedByItsHeaders(String name, String value, ClientKind expected) {
        assertThat(ClientDetection.of(Operation.CHAT, headers(name, value), null))
                .isEqualTo(expected);
    }

    @Test
    void client_configuredForTheKey_precedesTheUserAgent() {
        assertThat(
                        ClientDetection.of(
                                Operation.CHAT,
                                headers("user-agent", MISTRAL_AGENT),
                                ClientKind.OPENAI))
                .isEqualTo(ClientKind.OPENAI);
        assertThat(
                        ClientDetection.of(
                                Operation.CHAT,
                                headers("user-agent", "python-httpx/0.28.1"),
                                ClientKind.MISTRAL))
                .isEqualTo(ClientKind.MISTRAL);
    }

    @ParameterizedTest
    @CsvSource({"FIM, MISTRAL", "MESSAGES, ANTHROPIC", "COUNT_TOKENS, ANTHROPIC"})
    void client_ofAnOperationThatOneVendorHas_isThatVendors(
            Operation operation, ClientKind expected) {
        assertThat(ClientDetection.of(operation, headers("user-agent", "x"), ClientKind.OPENAI))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic-version", "Anthropic-Version"})
    void client_thatAsksForTheModelsWithAnthropicsVersion_isAnthropics(String name) {
        MultiMap headers = headers(name, "2023-06-01");
        assertThat(ClientDetection.of(null, headers, ClientKind.MISTRAL))
                .isEqualTo(ClientKind.ANTHROPIC);
        assertThat(ClientDetection.of(Operation.CHAT, headers, null)).isEqualTo(ClientKind.OPENAI);
    }

    private static MultiMap headers(String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().set(name, value);
    }
}
