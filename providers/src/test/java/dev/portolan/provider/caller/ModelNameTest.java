package dev.portolan.provider.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.bytes.Slice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

final class ModelNameTest {
    private final ModelName name = new ModelName("my \"m\"");

    private String whole(String answer) {
        return text(name.whole(slice(answer)));
    }

    private static Slice slice(String text) {
        return Slice.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Slice bytes) {
        return new String(bytes.toBytes(), StandardCharsets.UTF_8);
    }

    private static String events(StreamRewriter rewriter, String events) {
        Slice bytes = slice(events);
        return rewriter.events(bytes.array(), bytes.from(), bytes.to()).stream()
                .map(ModelNameTest::text)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"up\"}|{\"model\":\"my \\\"m\\\"\"}",
                "{ \"id\":1, \"model\" : \"up\" , \"choices\":[{\"model\":\"up\"}] }|{ \"id\":1,"
                        + " \"model\" : \"my \\\"m\\\"\" , \"choices\":[{\"model\":\"up\"}] }",
                "{\"message\":{\"id\":1,\"model\":\"up\",\"usage\":{\"model\":\"up\"}},\"a\":2}|{\"message\":{\"id\":1,\"model\":\"my"
                    + " \\\"m\\\"\",\"usage\":{\"model\":\"up\"}},\"a\":2}"
            })
    void model_ofAnAnswer_isTheRequested(String answer, String renamed) {
        assertThat(whole(answer)).isEqualTo(renamed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"message\":{\"model\":\"up\"}}]}",
                "{\"model\":null}",
                "{\"message\":\"no\"}",
                "{\"model\":\"up\"",
                "{\"model\":\"up\"} x",
                "[{\"model\":\"up\"}]",
                "[DONE]",
                ""
            })
    void anythingElse_staysAsItIs(String answer) {
        assertThat(whole(answer)).isEqualTo(answer);
    }

    @Test
    void events_withAndWithoutNames_keepThem() {
        String events =
                """
                event: message_start
                data: {"message":{"model":%1$s}}

                data: {"model":%1$s}

                event: ping
                data: {"type":"ping"}

                """;
        assertThat(events(name, events.formatted("\"up\"")))
                .isEqualTo(events.formatted("\"my \\\"m\\\"\""));
    }

    @Test
    void events_thatAnotherRewriterKeeps_haveTheNameAsWell() {
        String last =
                "data: {\"model\":%s,\"choices\":[{\"index\":0,\"delta\":{},"
                        + "\"finish_reason\":\"stop\"}]}\n\n";
        StreamRewriter both = name.before(new MistralStream());
        assertThat(events(both, last.formatted("\"up\""))).isEmpty();
        assertThat(both.end())
                .extracting(ModelNameTest::text)
                .containsExactly(last.formatted("\"my \\\"m\\\"\""));
    }
}
