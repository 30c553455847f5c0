package dev.portolan.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.nio.charset.StandardCharsets;

final class ResponseReaderPropertyTest {

    @Property(tries = 100)
    void reader_splitBytes_countsEveryResponseAndEvent(
            @ForAll @IntRange(min = 1, max = 900) int cut) {
        var reader = new ResponseReader();
        int responses = 0;
        int events = 0;
        byte[] all = aWholeAnswerThenAStreamOfThree();
        for (int from = 0; from < all.length; from += cut) {
            var piece = Unpooled.wrappedBuffer(all, from, Math.min(cut, all.length - from));
            while (piece.isReadable()) {
                if (reader.read(piece)) {
                    responses++;
                    events += reader.events();
                    assertThat(reader.status()).isEqualTo(200);
                }
            }
        }
        assertThat(responses).isEqualTo(2);
        assertThat(events).isEqualTo(5);
    }

    private static byte[] aWholeAnswerThenAStreamOfThree() {
        String whole = "HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"answer\": 1}";
        String head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        String event = "data: {\"delta\": 1}\n\n";
        String end = chunk("data: {\"finish\": 1}\n\ndata: [DONE]\n\n") + "0\r\n\r\n";
        return (whole + head + chunk(event).repeat(3) + end).getBytes(StandardCharsets.US_ASCII);
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
