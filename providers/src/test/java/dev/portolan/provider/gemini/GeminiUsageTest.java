package dev.portolan.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Objects;

final class GeminiUsageTest {
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
