package dev.portolan.provider.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

import org.junit.jupiter.api.Test;

import java.util.Objects;

/** Anthropic's counts, whose cached input is apart from the input. */
final class MessagesUsageTest {
    @Test
    void cacheWrites_ofAnHour_areAPartOfAllWrites() {
        Usage usage =
                MessagesUsage.read(
                        json(
                                """
                                {"input_tokens": 10, "cache_read_input_tokens": 20,
                                 "cache_creation_input_tokens": 30, "output_tokens": 4,
                                 "cache_creation": {"ephemeral_5m_input_tokens": 18,
                                                    "ephemeral_1h_input_tokens": 12}}
                                """),
                        Usage.NONE);

        assertThat(usage)
                .isEqualTo(new Usage(10, 20, 30, 4, 0, Usage.Details.ofHourCacheWrite(12)));
    }

    @Test
    void cacheWrites_atTheStartOfAStream_stayAtItsEnd() {
        Usage start =
                MessagesUsage.read(
                        json(
                                """
                                {"input_tokens": 10, "cache_creation_input_tokens": 30,
                                 "cache_creation": {"ephemeral_1h_input_tokens": 30}}
                                """),
                        Usage.NONE);
        Usage end = MessagesUsage.read(json("{\"output_tokens\": 9}"), start);

        assertThat(end).isEqualTo(new Usage(10, 0, 30, 9, 0, Usage.Details.ofHourCacheWrite(30)));
    }

    private static JsonValue json(String text) {
        return Objects.requireNonNull(JsonReader.read(text));
    }
}
