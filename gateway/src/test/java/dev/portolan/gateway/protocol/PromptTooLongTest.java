package dev.portolan.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of the messages are those of the providers' own error tables. */
final class PromptTooLongTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "This model's maximum context length is 8192 tokens. However, you requested 9000"
                        + " tokens (8900 in the messages, 100 in the completion). Please reduce"
                        + " the length.",
                "This model's maximum context length is 8192 tokens. However, your messages"
                        + " resulted in 9000 tokens. Please reduce the length of the messages.",
                "The decoder prompt (length 9000) is longer than the maximum model length of 8192."
                        + " Make sure it fits.",
                "The prompt (total length 9000) is too long to fit into the model (context length"
                        + " 8192). Make sure it fits.",
                "The input (9000 tokens) is longer than the model's context length (8192 tokens).",
                "Input length (9000 tokens) exceeds the maximum allowed length (8192 tokens). Use a"
                        + " shorter input.",
                "Requested token count exceeds the model's maximum context length of 8192 tokens."
                        + " You requested a total of 9000 tokens: 8900 tokens from the input.",
                "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8192. Given:"
                        + " 9000 `inputs` tokens and 20 `max_new_tokens`",
                "Input validation error: `inputs` must have less than 8192 tokens. Given: 9000",
                "Prompt contains 9000 tokens and 0 draft tokens, too large for model with 8192"
                        + " maximum context length",
                "The input token count (9000) exceeds the maximum number of tokens allowed (8192).",
                "Unable to submit request because the input token count is 9000 but model only"
                        + " supports up to 8192. Reduce it.",
                "Too many input tokens. Max input tokens: 8192, request input token count: 9000",
            })
    void words_ofEveryFormWithNumbers_areAnthropics(String message) {
        assertThat(PromptTooLong.words(message))
                .isEqualTo("prompt is too long: 9000 tokens > 8192 maximum");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Input is too long for requested model. | prompt is too long for the model's"
                        + " context",
                "the request exceeds the available context size | prompt is too long for the"
                        + " model's context",
                "Invalid 'input': maximum context length is 8192 tokens. | prompt is too long: more"
                        + " tokens than the 8192 maximum",
            })
    void words_withoutNumbers_sayWhatIsKnown(String message, String expected) {
        assertThat(PromptTooLong.words(message)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "prompt is too long: 9000 tokens > 8192 maximum",
                "input length and `max_tokens` exceed context limit: 8000 + 500 > 8192, decrease"
                        + " input length or `max_tokens` and try again",
                "'max_tokens' or 'max_completion_tokens' is too large: 9000. This model's maximum"
                        + " context length is 8192 tokens and your request has 100 input tokens"
                        + " (9000 > 8192 - 100).",
                "You passed 8000 input tokens and requested 500 output tokens. However, the model's"
                        + " context length is only 8192 tokens",
            })
    void words_ofThatProtocolOrOfPromptAndAnswerTogether_stay(String message) {
        assertThat(PromptTooLong.words(message)).isEqualTo(message);
    }
}
