package dev.portolan.provider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.canonical.StreamEvent;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

final class ChatDecoderTest {
    @ParameterizedTest
    @CsvSource({"10, 4, 1, 5", "10, 4, 6, 0", "3, 9, 0, 3", "3, 2, 2, 3"})
    void cachedTokens_areLeftOutOfThePromptOnlyIfItHasThem(
            long prompt, long read, long written, long input) {
        byte[] answer =
                """
                {"id": "c", "choices": [], "usage": {"prompt_tokens": %d, "completion_tokens": 1,
                 "prompt_tokens_details": {"cached_tokens": %d, "cache_write_tokens": %d}}}
                """
                        .formatted(prompt, read, written)
                        .getBytes(StandardCharsets.UTF_8);
        List<StreamEvent> events = new ArrayList<>();
        new ChatDecoder().whole(answer, 0, answer.length, events::add);
        assertThat(events)
                .contains(new StreamEvent.UsageUpdate(new Usage(input, read, written, 1, 0)));
    }
}
