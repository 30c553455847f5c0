package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.load.fault.FaultyListener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * Tests of answers that are unusual, and answers that are wrong, by bytes on a raw socket: the
 * first kind is forwarded as it is, the second leads to the next deployment before its caller
 * receives anything.
 */
final class StrangeAnswersTest {
    private static final String CHAT = "/chat/completions";
    private static final String WORDS = "Grüße, 世界 und 🌍";
    private static final String WHOLE =
            """
            {"id":"c","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,\
            "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\
            """
                    .formatted(WORDS);
    private static final String JSON = "content-type: application/json\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\n" + JSON;
    private static final String EVENTS =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    private static final String FIRST = event("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    private static final String SECOND = event("{\"content\":\"" + WORDS + "\"}", "null");
    private static final String LAST = event("{}", "\"stop\"");
    private static final String DONE = "data: [DONE]\n\n";

    private static String event(String delta, String finish) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n"
                .formatted(delta, finish);
    }

    /** Unusual but complete answers. */
    enum Unusual {
        CONTINUE_BEFORE_IT("HTTP/1.1 100 Continue\r\n\r\n" + OK + sized(WHOLE), false),
        EARLY_HINTS_BEFORE_IT(
                "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n" + OK + sized(WHOLE), false),
        ENDED_BY_THE_CONNECTIONS_END("HTTP/1.0 200 OK\r\n" + JSON + "\r\n" + WHOLE, false),
        WITH_TRAILERS(OK + chunked(WHOLE) + "x-checksum: 1\r\n\r\n", false),
        WITH_BLANK_LINES_AROUND_IT(OK + sized("\n\n " + WHOLE + "\n"), false),
        STREAM_OF_HTTP_1_0(
                "HTTP/1.0 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
                        + FIRST
                        + SECOND
                        + LAST
                        + DONE,
                true),
        STREAM_AFTER_A_BYTE_ORDER_MARK(EVENTS + "\uFEFF" + FIRST + SECOND + LAST + DONE, true),
        STREAM_WITH_OTHER_FIELDS(
                EVENTS + "retry: 10\n\n" + FIRST + "id: 7\nevent: message\n" + SECOND + LAST + DONE,
                true),
        STREAM_WITH_DATA_ON_SEVERAL_LINES(
                EVENTS
                        + FIRST
                        + SECOND.replace(",\"choices\"", ",\ndata: \"choices\"")
                        + LAST
                        + DONE,
                true),
        STREAM_WITH_TWO_LAST_WORDS(EVENTS + FIRST + SECOND + LAST + DONE + DONE, true),
        STREAM_WITH_GARBAGE_AFTER_ITS_LAST_WORD(
                EVENTS + FIRST + SECOND + LAST + DONE + "data: {\"id\":\n\n<html>", true),
        STREAM_WITHOUT_SPACES_AFTER_COLONS(
                EVENTS + (FIRST + SECOND + LAST + DONE).replace("data: ", "data:"), true);

        private final String bytes;
        private final boolean stream;

        Unusual(String bytes, boolean stream) {
            this.bytes = bytes;
            this.stream = stream;
        }
    }

    @ParameterizedTest
    @EnumSource
    void answer_unusualAndWhole_isTakenAsItIs(Unusual how) {
        try (StrangeAnswerSetup setup =
                StrangeAnswerSetup.of(
                        connection -> answer(connection, how.bytes.getBytes(UTF_8)))) {
            HttpResponse<String> answer = setup.ask(how.stream);
            assertThat(answer.headers().firstValue("x-portolan-endpoint")).hasValue("strange");
            assertThat(text(answer, how.stream)).isEqualTo(WORDS);
        }
    }

    @Test
    void letter_cutBetweenTwoChunks_arrivesWhole() {
        byte[] stream = (FIRST + SECOND + LAST + DONE).getBytes(UTF_8);
        int within = new String(stream, ISO_8859_1).indexOf("\u00F0\u009F") + 2;
        String head = EVENTS.replace("connection: close", "transfer-encoding: chunked");
        byte[] inTwo =
                joined(
                        head.getBytes(US_ASCII),
                        joined(
                                chunk(Arrays.copyOf(stream, within)),
                                joined(
                                        chunk(Arrays.copyOfRange(stream, within, stream.length)),
                                        chunk(new byte[0]))));
        try (StrangeAnswerSetup setup =
                StrangeAnswerSetup.of(connection -> answer(connection, inTwo))) {
            assertThat(text(setup.ask(true), true)).isEqualTo(WORDS);
        }
    }

    /** Wrong answers, after which the next deployment has to be called. */
    enum Wrong {
        SHORTER_THAN_ANNOUNCED(OK + "content-length: 9000\r\n\r\n" + WHOLE, false),
        LONGER_THAN_ANNOUNCED(OK + "content-length: 40\r\n\r\n" + WHOLE, false),
        LENGTH_THAT_IS_NO_NUMBER(OK + "content-length: many\r\n\r\n" + WHOLE, false),
        CUT_BY_THE_CONNECTIONS_END(
                "HTTP/1.0 200 OK\r\n" + JSON + "\r\n" + WHOLE.substring(0, WHOLE.length() - 1),
                false),
        CHUNKS_CUT_SHORT(OK + chunked(WHOLE).substring(0, chunked(WHOLE).length() - 5), false),
        HEAD_OF_A_MEGABYTE(OK + "x-long: " + "a".repeat(1 << 20) + "\r\n" + sized(WHOLE), false),
        NO_CONTENT("HTTP/1.1 204 No Content\r\n\r\n", false),
        NOT_MODIFIED("HTTP/1.1 304 Not Modified\r\n\r\n", false),
        SWITCHING(
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
                false),
        TWO_OBJECTS(OK + sized(WHOLE + WHOLE), false),
        STREAM_WITH_NOTHING_IN_IT(EVENTS, true),
        STREAM_WITH_A_LAST_WORD_ALONE(EVENTS + DONE, true),
        STREAM_OF_COMMENTS(EVENTS + ": a\n\n: b\n\n", true),
        STREAM_CUT_IN_ITS_FIRST_EVENT(EVENTS + FIRST.substring(0, 40), true);

        private final String bytes;
        private final boolean stream;

        Wrong(String bytes, boolean stream) {
            this.bytes = bytes;
            this.stream = stream;
        }
    }

    @ParameterizedTest
    @EnumSource
    void answer_wrong_isLeftForTheNextPlace(Wrong how) {
        leftForTheNext(how.bytes.getBytes(UTF_8), how.stream);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answer_compressedWithoutRequest_isLeftForTheNextDeployment(boolean stream)
            throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write((stream ? FIRST + SECOND + LAST + DONE : WHOLE).getBytes(UTF_8));
        }
        String type = stream ? "text/event-stream" : "application/json";
        String head =
                "HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n"
                        .formatted(type);
        leftForTheNext(joined(head.getBytes(US_ASCII), packed.toByteArray()), stream);
    }

    private static void leftForTheNext(byte[] bytes, boolean stream) {
        try (StrangeAnswerSetup setup =
                StrangeAnswerSetup.of(connection -> answer(connection, bytes))) {
            HttpResponse<String> answer = setup.ask(stream);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-portolan-endpoint")).hasValue("berlin");
            assertThat(text(answer, stream)).startsWith("berlin");
        }
    }

    @Test
    void letterThatIsNone_inAnEvent_neverReachesTheCaller() {
        byte[] broken = (FIRST + SECOND.replace("ü", "\u00FF")).getBytes(ISO_8859_1);
        byte[] rest = (LAST + DONE).getBytes(US_ASCII);
        byte[] stream = joined(EVENTS.getBytes(US_ASCII), joined(broken, rest));
        try (StrangeAnswerSetup setup =
                StrangeAnswerSetup.of(connection -> answer(connection, stream))) {
            byte[] answer = setup.bytes(true);
            assertThat(isUtf8(answer)).isTrue();
            Streamed streamed = Streamed.of(new String(answer, UTF_8));
            assertThat(streamed.whole()).isTrue();
            assertThat(streamed.done()).isEqualTo(1);
        }
    }

    @Test
    void streamCutWithinALetter_isInterruptedInWholeLetters() {
        byte[] all = (EVENTS + FIRST + SECOND + SECOND).getBytes(UTF_8);
        int within = new String(all, ISO_8859_1).lastIndexOf("\u00F0\u009F") + 2;
        byte[] cut = Arrays.copyOf(all, within);
        try (StrangeAnswerSetup setup =
                StrangeAnswerSetup.alone(connection -> answer(connection, cut))) {
            byte[] answer = setup.bytes(true);
            assertThat(isUtf8(answer)).isTrue();
            assertThat(new String(answer, UTF_8))
                    .contains(WORDS, "stream_interrupted")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void answer_beforeTheBodyWasSent_isReportedOrFailedOver() {
        String early =
                "HTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        FaultyListener.ConnectionHandler hasty =
                connection -> {
                    FaultyListener.readHead(connection.getInputStream());
                    connection.getOutputStream().write(early.getBytes(US_ASCII));
                };
        try (StrangeAnswerSetup setup = StrangeAnswerSetup.of(hasty)) {
            HttpResponse<String> answer =
                    setup.gateway()
                            .post(
                                    CHAT,
                                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                                            .formatted("long ".repeat(60_000)));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 413);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-5",
                "0",
                "99999999999999999999",
                "4000000000",
                "soon",
                "1.5",
                "",
                "Wed, 21 Oct 2015 07:28:00 GMT",
                "Sat, 21 Oct 2195 07:28:00 GMT"
            })
    void pauseOfAnyKind_isNeitherHammeredNorWaitedForBeyondTheDeadline(String after) {
        String refusal =
                "HTTP/1.1 429 Too Many Requests\r\nretry-after: %s\r\ncontent-length: 0\r\n\r\n"
                        .formatted(after);
        try (StrangeAnswerSetup setup =
                StrangeAnswerSetup.alone(
                        connection -> answer(connection, refusal.getBytes(US_ASCII)))) {
            HttpResponse<String> answer = setup.ask(false);
            assertThat(answer.statusCode()).isIn(429, 504);
            assertThat(setup.wall().connections()).isLessThanOrEqualTo(2);
            answer.headers()
                    .firstValue("retry-after")
                    .ifPresent(wait -> assertThat(Long.parseLong(wait)).isPositive());
        }
    }

    private static void answer(Socket connection, byte[] bytes) throws IOException {
        request(connection);
        connection.getOutputStream().write(bytes);
        connection.getOutputStream().flush();
    }

    /** Reads a request to its end, so that closing does not reset what was sent. */
    private static void request(Socket connection) throws IOException {
        String head = FaultyListener.readHead(connection.getInputStream());
        for (String line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                connection
                        .getInputStream()
                        .readNBytes(Integer.parseInt(line.substring(15).strip()));
            }
        }
    }

    private static String sized(String body) {
        return "content-length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    /** Ends chunks without the final blank line, which trailers may precede. */
    private static String chunked(String body) {
        return "transfer-encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n"
                .formatted(body.getBytes(UTF_8).length, body);
    }

    /** Returns an HTTP chunk; the empty one ends a body. */
    private static byte[] chunk(byte[] bytes) {
        byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(US_ASCII);
        return joined(size, joined(bytes, "\r\n".getBytes(US_ASCII)));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    private static String text(HttpResponse<String> answer, boolean stream) {
        if (!stream) {
            return TestingFleet.content(answer.body());
        }
        Streamed streamed = Streamed.of(answer.body());
        assertThat(streamed.whole()).as(answer.body()).isTrue();
        assertThat(streamed.done()).isEqualTo(1);
        return streamed.text();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
