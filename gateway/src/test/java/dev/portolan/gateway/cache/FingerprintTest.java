package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.bytes.Slice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tests of which request bodies count as equal. */
final class FingerprintTest {
    private final FingerprintReader reader = new FingerprintReader();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2} | { \"b\" : 2 , \"a\" : 1 }",
                "{\"a\":{\"x\":[1,{\"p\":1,\"q\":2}],\"y\":2}} |"
                        + " {\"a\":{\"y\":2,\"x\":[1,{\"q\":2,\"p\":1}]}}",
                "{\"a\":\"A\"} | {\"a\":\"\\u0041\"}",
                "{\"a\":\"é\\n\"} | {\"a\":\"\\u00e9\\u000a\"}",
                "{\"a\":\"😀\"} | {\"a\":\"\\ud83d\\ude00\"}",
                "{\"a\\/b\":1} | {\"a/b\":1}",
                "{\"a\":1} | {\"a\":1,\"user\":\"u\",\"stream\":true,\"metadata\":{\"k\":\"v\"}}",
                "{\"a\":1} | {\"stream_options\":{\"include_usage\":true},\"a\":1,\"model\":\"m\"}",
                "{\"a\":1} | {\"a\":1,\"safety_identifier\":\"s\",\"prompt_cache_key\":\"p\"}",
            })
    void bodies_thatDifferInFormOnly_areTheSame(String one, String other) {
        assertThat(of(one)).isPresent().isEqualTo(of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | {\"a\":1.0}",
                "{\"a\":1e0} | {\"a\":1E0}",
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":null} | {}",
                "{\"a\":null} | {\"a\":false}",
                "{\"a\":[]} | {\"a\":{}}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":[[1],2]} | {\"a\":[1,[2]]}",
                "{\"a\":[\"b\",\"c\"]} | {\"a\":[\"bc\"]}",
                "{\"a\":\"b\",\"c\":\"d\"} | {\"a\":\"d\",\"c\":\"b\"}",
                "{\"a\":{\"user\":\"x\"}} | {\"a\":{\"user\":\"y\"}}",
                "{\"a\":\"\\ud800\"} | {\"a\":\"\\ud801\"}",
                "{\"a\":\"\\ud800\"} | {\"a\":\"?\"}",
                "{\"a\":\"\\\\u0041\"} | {\"a\":\"A\"}",
                "{\"seed\":1} | {\"seed\":2}",
            })
    void bodies_thatDifferInMeaning_areNot(String one, String other) {
        assertThat(of(one)).isPresent();
        assertThat(of(other)).isPresent().isNotEqualTo(of(one));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"\\u0062\":1}}",
                "{\"store\":true}",
                "[1]",
                "{\"a\":",
                "",
            })
    void body_whoseAnswerIsNotToBeShared_hasNone(String body) {
        assertThat(of(body)).isEmpty();
        assertThat(of("{\"a\":1}")).isPresent();
    }

    @Test
    void body_withMoreMembersThanAnybodyWrites_hasNone() {
        StringBuilder body = new StringBuilder("{\"a\":0");
        for (int i = 0; i < 50_001; i++) {
            body.append(",\"m").append(i).append("\":0");
        }
        assertThat(of(body.append('}').toString())).isEmpty();
    }

    @Test
    void body_nestedAsDeepAsASurfaceTakes_isRead() {
        String deep = "{\"a\":" + "[".repeat(250) + "]".repeat(250) + "}";
        assertThat(of(deep)).isPresent();
    }

    private Optional<Fingerprint> of(String body) {
        return reader.read(Slice.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void labels_ofAnAnswerThatRepeatsThem_makeADifference() {
        Slice one = slice("{\"input\":\"q\",\"user\":\"a\",\"stream\":true}");
        Slice two = slice("{\"input\":\"q\",\"user\":\"b\",\"stream\":false}");
        Slice again = slice("{\"input\":\"q\",\"user\":\"a\"}");
        assertThat(reader.read(one)).isEqualTo(reader.read(two));
        assertThat(reader.read(one, true)).isEqualTo(reader.read(again, true)).isPresent();
        assertThat(reader.read(one, true)).isNotEqualTo(reader.read(two, true));
    }

    private static Slice slice(String body) {
        return Slice.of(body.getBytes(StandardCharsets.UTF_8));
    }
}
