package dev.portolan.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.io.ByteArrayOutputStream;

final class ResponseReaderPropertyTest {

    @Property(tries = 100)
    void reader_bytesCutAnywhere_seesEveryResponseAndEvent(
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
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Payloads.answer());
        bytes.writeBytes(Payloads.streamHead());
        for (int event = 0; event < 3; event++) {
            bytes.writeBytes(Payloads.event());
        }
        bytes.writeBytes(Payloads.streamEnd());
        return bytes.toByteArray();
    }
}
