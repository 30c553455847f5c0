package dev.portolan.gateway.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.SplittableRandom;

final class BodyCollectorTest {
    private static final int SIZE = 300_000;

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, SIZE, SIZE - 1, SIZE + 1, 100, Long.MAX_VALUE})
    void chunks_anyAnnouncedLength_areJoined(long announced) {
        byte[] body = new byte[SIZE];
        new SplittableRandom(7).nextBytes(body);
        BodyCollector collector = new BodyCollector(1 << 20, announced);
        int at = 0;
        for (int piece = 1; at < SIZE; piece = piece * 3 + 1) {
            int to = Math.min(SIZE, at + piece);
            assertThat(collector.add(Buffer.buffer(Arrays.copyOfRange(body, at, to)))).isTrue();
            at = to;
        }
        assertThat(collector.slice().toBytes()).isEqualTo(body);
        assertThat(collector.size()).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 10, 1L << 40})
    void chunk_beyondTheLimit_isNotAdded(long announced) {
        BodyCollector collector = new BodyCollector(10, announced);
        assertThat(collector.add(Buffer.buffer("12345"))).isTrue();
        assertThat(collector.add(Buffer.buffer("123456"))).isFalse();
        assertThat(collector.add(Buffer.buffer("12345"))).isTrue();
        assertThat(collector.slice().toBytes()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void announcedLength_isNotBelievedForAFewBytes(int pieces) {
        BodyCollector collector = new BodyCollector(1L << 30, 1L << 30);
        for (int i = 0; i < pieces; i++) {
            collector.add(Buffer.buffer("x".repeat(10_000)));
        }
        assertThat(collector.slice().array().length).isLessThan(1 << 20);
    }
}
