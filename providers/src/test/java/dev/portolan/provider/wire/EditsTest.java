package dev.portolan.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.head.HeadReading.Read;
import dev.portolan.provider.head.RequestHead;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

final class EditsTest {
    @Test
    void build_noEdit_isTheSameRange() {
        var original = Slice.of("abc".getBytes(UTF_8));
        assertThat(new Edits(original).build().segments()).containsExactly(original);
    }

    @Test
    void build_bigParts_areNotCopied() {
        var original = Slice.of("0123456789".getBytes(UTF_8));
        var body = new Edits(original).replace(4, 5, "four").insert(0, "<").remove(8, 9).build();
        assertThat(new String(body.toBytes(), UTF_8)).isEqualTo("<0123four5679");
        assertThat(body.length()).isEqualTo(13);
        assertThat(body.segments())
                .filteredOn(s -> s.array().length == original.array().length)
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a     | {\"model\":1, \"b\":2, \"c\":3}",
                "b     | {\"a\":0 , \"model\":1, \"c\":3}",
                "c     | {\"a\":0 , \"model\":1, \"b\":2}",
                "b,c   | {\"a\":0 , \"model\":1}",
                "a,b   | {\"model\":1, \"c\":3}",
                "a,c   | {\"model\":1, \"b\":2}",
                "a,b,c | {\"model\":1}",
            })
    void removeMembers_any_leavesAnObject(String names, String expected) {
        var text = "{\"a\":0 , \"model\":\"m\", \"b\":2, \"c\":3}";
        var unwanted = Set.of(names.split(","));
        var body = Slice.of(text.getBytes(UTF_8));
        var head = ((Read) RequestHead.read(body.array(), 0, body.length())).head();
        var edited =
                new Edits(body)
                        .removeMembers(head.members(), m -> unwanted.contains(m.name()))
                        .build();
        assertThat(new String(edited.toBytes(), UTF_8))
                .isEqualTo(expected.replace("\"model\":1", "\"model\":\"m\""));
    }
}
