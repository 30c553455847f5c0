package dev.portolan.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

final class UsageReaderTest {
    private static @Nullable Usage read(String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return UsageReader.read(bytes, 0, bytes.length);
    }

    @Test
    void cachedWrittenAndReasoning_areTakenFromTheirDetails() {
        var usage =
                read(
                        """
                        {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120,
                         "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 10, "audio": null},
                         "completion_tokens_details": {"reasoning_tokens": 5}}
                        """);
        assertThat(usage).isEqualTo(new Usage(30, 60, 10, 20, 5));
    }

    @Test
    void audioAndImages_areTakenFromTheDetailsOfTheirSide() {
        var usage =
                read(
                        """
                        {"prompt_tokens": 100, "completion_tokens": 50,
                         "prompt_tokens_details": {"cached_tokens": 40, "audio_tokens": 30, "image_tokens": 20},
                         "completion_tokens_details": {"reasoning_tokens": 5, "audio_tokens": 25, "text_tokens": 20}}
                        """);
        assertThat(usage)
                .isEqualTo(new Usage(60, 40, 0, 50, 5, new Usage.Details(0, 30, 20, 25, 0, 0, 0)));
    }

    @Test
    void audio_ofWhichMoreIsReportedThanOfInput_isAllOfIt() {
        var usage =
                read(
                        """
                        {"prompt_tokens": 100, "completion_tokens": 1,
                         "prompt_tokens_details": {"cached_tokens": 90, "audio_tokens": 30}}
                        """);
        assertThat(usage)
                .isEqualTo(new Usage(10, 90, 0, 1, 0, new Usage.Details(0, 10, 0, 0, 0, 0, 0)));
    }

    @Test
    void predictions_areTakenFromTheirDetails() {
        var usage =
                read(
                        """
                        {"prompt_tokens": 10, "completion_tokens": 20, "completion_tokens_details":
                         {"accepted_prediction_tokens": 7, "rejected_prediction_tokens": 3}}
                        """);
        assertThat(usage)
                .isEqualTo(new Usage(10, 0, 0, 20, 0, new Usage.Details(0, 0, 0, 0, 0, 7, 3)));
    }

    @Test
    void reasoningBesideTheCompletion_shownByTheTotal_isIncluded() {
        var usage =
                read(
                        "{\"prompt_tokens\":10,\"completion_tokens\":5,\"reasoning_tokens\":7,"
                                + "\"total_tokens\":22}");
        assertThat(usage).isEqualTo(new Usage(10, 0, 0, 12, 7));
    }

    @ParameterizedTest
    @CsvSource({"12, 12", "12.9, 12", "1.2e1, 12", "-3, 0", "null, 0", "[12], 0", "0, 0"})
    void count_inAnyForm_isItsWholePartOrNothing(String written, long counted) {
        var usage = read("{\"input_tokens\":" + written + ",\"output_tokens\":1}");
        assertThat(usage).isEqualTo(new Usage(counted, 0, 0, 1, 0));
    }

    @Test
    void countInText_isNone() {
        assertThat(read("{\"prompt_tokens\":\"12\",\"completion_tokens\":1}"))
                .isEqualTo(new Usage(0, 0, 0, 1, 0));
    }

    @Test
    void moreCachedThanPrompted_isCountedBesideThePrompt() {
        assertThat(
                        read(
                                "{\"prompt_tokens\":3,\"completion_tokens\":1,\"prompt_tokens_details\":"
                                    + "{\"cached_tokens\":2,\"cache_write_tokens\":7}}"))
                .isEqualTo(new Usage(3, 2, 7, 1, 0));
    }

    @Test
    void asManyCachedAsPrompted_areThePrompt() {
        assertThat(read("{\"prompt_tokens\":9,\"completion_tokens\":1,\"cached_tokens\":9}"))
                .isEqualTo(new Usage(0, 9, 0, 1, 0));
    }

    @Test
    void completionFromTheTotal_withCachedBesideThePrompt_excludesThem() {
        assertThat(read("{\"prompt_tokens\":3,\"cached_tokens\":9,\"total_tokens\":17}"))
                .isEqualTo(new Usage(3, 9, 0, 5, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "{\"prompt_tokens\":1", "{\"prompt_tokens\":1} x"})
    void whatIsNoWholeObject_isNoUsage(String json) {
        assertThat(read(json)).isNull();
    }
}
