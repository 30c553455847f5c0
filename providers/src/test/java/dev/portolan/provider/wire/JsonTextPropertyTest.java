package dev.portolan.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

final class JsonTextPropertyTest {
    @Property(tries = 2_000)
    void string_ofAnyBytes_endsWhereReadingByteByByteEnds(@ForAll("strings") byte[] bytes) {
        for (int to : new int[] {bytes.length, bytes.length / 2}) {
            assertThat(JsonText.endOfString(bytes, 0, to)).isEqualTo(byteByByte(bytes, to));
        }
    }

    private static int byteByByte(byte[] bytes, int to) {
        int at = 1;
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, to);
    }

    /**
     * Generates mostly letters, with quotes, backslashes, their neighbours and bytes above ASCII.
     */
    @Provide
    Arbitrary<byte[]> strings() {
        return Arbitraries.frequencyOf(
                        Tuple.of(12, Arbitraries.just((byte) 'a')),
                        Tuple.of(1, Arbitraries.of((byte) '"', (byte) '\\')),
                        Tuple.of(1, Arbitraries.of((byte) '!', (byte) '#', (byte) ']')),
                        Tuple.of(2, Arbitraries.bytes()))
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(70);
    }
}
