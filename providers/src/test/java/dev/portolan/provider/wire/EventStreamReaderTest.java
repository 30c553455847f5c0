package dev.portolan.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.eventstream.HeaderValue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

final class EventStreamReaderTest {
    private static final byte[] STREAM =
            TestingFrames.joined(
                    TestingFrames.event("messageStart", "{\"role\":\"assistant\"}"),
                    TestingFrames.event("contentBlockDelta", "{\"delta\":{\"text\":\"Été 🌊\"}}"),
                    TestingFrames.message(Map.of(), new byte[0]),
                    TestingFrames.exception("throttlingException", "{\"message\":\"slow\"}"));

    @ParameterizedTest
    @ValueSource(strings = {"all_headers", "empty_message", "payload_no_headers"})
    void vectors_positive_areDecodedAsDescribed(String name) throws IOException {
        var folder = "eventstream/positive-" + name + "/";
        var described = new ObjectMapper().readTree(resource(folder + "decoded.json"));
        var reader = over(resource(folder + "encoded.bin"));
        assertThat(reader.next()).isTrue();
        assertThat(payload(reader)).isEqualTo(described.path("payload").binaryValue());
        var headers = described.path("headers");
        assertThat(reader.message().getHeaders()).hasSize(headers.size());
        for (var header : headers) {
            assertThat(reader.message().getHeaders())
                    .containsEntry(header.path("name").asText(), value(header));
        }
        assertThat(reader.next()).isFalse();
        assertThat(reader.malformed()).isNull();
        assertThat(reader.withinMessage()).isFalse();
    }

    private static HeaderValue value(JsonNode header) throws IOException {
        var value = header.path("value");
        return switch (header.path("type").asInt()) {
            case 0, 1 -> HeaderValue.fromBoolean(value.asBoolean());
            case 2 -> HeaderValue.fromByte((byte) value.asInt());
            case 3 -> HeaderValue.fromShort((short) value.asInt());
            case 4 -> HeaderValue.fromInteger(value.asInt());
            case 5 -> HeaderValue.fromLong(value.asLong());
            case 6 -> HeaderValue.fromByteArray(value.binaryValue());
            case 7 -> HeaderValue.fromString(new String(value.binaryValue(), UTF_8));
            case 8 -> HeaderValue.fromTimestamp(Instant.ofEpochMilli(value.asLong()));
            default -> HeaderValue.fromUuid(uuid(Base64.getDecoder().decode(value.asText())));
        };
    }

    private static UUID uuid(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"corrupted_headers", "corrupted_payload"})
    void vectors_negative_areMalformed(String name) throws IOException {
        var reader = over(resource("eventstream/negative-" + name + "/encoded.bin"));
        assertThat(reader.next()).isFalse();
        assertThat(reader.malformed()).contains("checksum");
    }

    @Test
    void reader_cutAtEveryOffset_readsTheSame() {
        var whole = read(STREAM, STREAM.length);
        assertThat(whole).hasSize(4).last().asString().contains("throttlingException", "slow");
        for (int cut = 0; cut <= STREAM.length; cut++) {
            var reader = new EventStreamReader(1 << 20);
            var seen = new ArrayList<String>();
            drain(reader, STREAM, 0, cut, seen);
            drain(reader, STREAM, cut, STREAM.length, seen);
            assertThat(seen).isEqualTo(whole);
        }
    }

    @Property(tries = 200)
    void reader_piecesOfAnySize_readsTheSame(@ForAll @IntRange(min = 1, max = 64) int size) {
        assertThat(read(STREAM, size)).isEqualTo(read(STREAM, STREAM.length));
    }

    @Test
    void reader_anyBitFlipped_readsNoFurtherMessage() {
        int first = TestingFrames.event("messageStart", "{\"role\":\"assistant\"}").length;
        for (int bit = 0; bit < first * 8; bit++) {
            var damaged = STREAM.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            var reader = over(damaged);
            assertThat(reader.next()).as("bit %d", bit).isFalse();
            assertThat(reader.malformed()).as("bit %d", bit).isNotNull();
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void reader_bytesEndWithinAMessage_reportsIt() {
        var reader = new EventStreamReader(1 << 20);
        reader.feed(STREAM, 0, STREAM.length - 1);
        int messages = 0;
        while (reader.next()) {
            messages++;
        }
        assertThat(messages).isEqualTo(3);
        assertThat(reader.withinMessage()).isTrue();
        assertThat(reader.malformed()).isNull();
    }

    @Test
    void reader_messageOverItsLimit_isMalformedBeforeItIsBuffered() {
        var large = TestingFrames.message(Map.of(), new byte[2000]);
        var reader = new EventStreamReader(1000);
        reader.feed(large, 0, 12);
        assertThat(reader.next()).isFalse();
        assertThat(reader.malformed()).contains("2016 bytes", "to 1000 bytes");
    }

    @Property(tries = 2000)
    void reader_anyBytes_neverThrows(@ForAll @Size(max = 300) byte[] bytes) {
        var reader = over(bytes);
        int messages = 0;
        while (reader.next()) {
            messages++;
        }
        assertThat(messages).isLessThanOrEqualTo(bytes.length / 16);
    }

    @Property(tries = 1000)
    void headers_anyBytesUnderARightChecksum_areReadOrRefused(
            @ForAll @Size(max = 120) byte[] headers) {
        var message = ByteBuffer.allocate(16 + headers.length);
        message.putInt(16 + headers.length).putInt(headers.length);
        message.putInt(crc(message.array(), 8)).put(headers);
        message.putInt(crc(message.array(), 12 + headers.length));
        var reader = over(message.array());
        assertThat(reader.next()).isEqualTo(reader.malformed() == null);
    }

    private static int crc(byte[] bytes, int length) {
        var crc = new java.util.zip.CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static List<String> read(byte[] stream, int size) {
        var reader = new EventStreamReader(1 << 20);
        var seen = new ArrayList<String>();
        for (int from = 0; from < stream.length; from += size) {
            drain(reader, stream, from, Math.min(stream.length, from + size), seen);
        }
        assertThat(reader.malformed()).isNull();
        assertThat(reader.withinMessage()).isFalse();
        return seen;
    }

    private static void drain(
            EventStreamReader reader, byte[] stream, int from, int to, List<String> seen) {
        reader.feed(stream, from, to);
        while (reader.next()) {
            var payload = new String(payload(reader), UTF_8);
            seen.add(reader.text(":event-type") + reader.text(":exception-type") + payload);
        }
    }

    private static byte[] payload(EventStreamReader reader) {
        return reader.payload();
    }

    private static EventStreamReader over(byte[] bytes) {
        var reader = new EventStreamReader(1 << 20);
        reader.feed(bytes, 0, bytes.length);
        return reader;
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = EventStreamReaderTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
