package dev.portolan.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Objects;

final class GeminiUsageTest {
    @Test
    void modalities_areCountedWithoutTheirCachedPart() {
        JsonValue usage =
                Objects.requireNonNull(
                        JsonReader.read(
                                """
                                {"promptTokenCount": 100, "cachedContentTokenCount": 50,
                                 "candidatesTokenCount": 30, "thoughtsTokenCount": 7,
                                 "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 20},
                                  {"modality": "AUDIO", "tokenCount": 70}, {"modality": "IMAGE", "tokenCount": 10}],
                                 "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 50}],
                                 "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 25}]}
                                """));
        assertThat(GeminiUsage.read(usage))
                .isEqualTo(new Usage(50, 50, 0, 37, 7, new Usage.Details(0, 20, 10, 0, 25, 0, 0)));
    }

    @ParameterizedTest
    @CsvSource({"10, 4, 6", "10, 10, 0", "3, 9, 3"})
    void cachedTokens_areLeftOutOfThePromptOnlyIfItHasThem(long prompt, long cached, long input) {
        JsonValue usage =
                Objects.requireNonNull(
                        JsonReader.read(
                                "{\"promptTokenCount\":%d,\"cachedContentTokenCount\":%d}"
                                        .formatted(prompt, cached)));
        assertThat(GeminiUsage.read(usage)).isEqualTo(new Usage(input, cached, 0, 0, 0));
    }
}
