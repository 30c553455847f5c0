package dev.portolan.load.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class LoadRequestReaderPropertyTest {
    @Property(tries = 200)
    void reader_splitRequests_detectsEachAndItsStreamFlag(
            @ForAll @Size(min = 1, max = 4) List<Boolean> streams,
            @ForAll @IntRange(min = 1, max = 90) int piece,
            @ForAll @IntRange(min = 0, max = 3_000) int padding) {
        var all = new StringBuilder();
        for (boolean stream : streams) {
            String body = "{\"stream\":%s,\"x\":\"%s\"}".formatted(stream, "y".repeat(padding));
            all.append("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body);
        }
        byte[] bytes = all.toString().getBytes(StandardCharsets.US_ASCII);
        var reader = new LoadRequestReader();
        var detected = new ArrayList<Boolean>();
        for (int from = 0; from < bytes.length; from += piece) {
            var part = Unpooled.wrappedBuffer(bytes, from, Math.min(piece, bytes.length - from));
            while (part.isReadable()) {
                if (reader.read(part)) {
                    detected.add(reader.finish());
                }
            }
        }
        assertThat(detected).isEqualTo(streams);
    }
}
