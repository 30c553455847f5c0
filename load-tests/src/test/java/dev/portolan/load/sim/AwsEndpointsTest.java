package dev.portolan.load.sim;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.fault.FrameFault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

final class AwsEndpointsTest {
    private static final String MODEL = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String PATH = "/model/" + MODEL.replace(":", "%3A");
    private static final String[] KEY = {"authorization", "Bearer simulated"};
    private static final String CHAT_REQUEST =
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Where are you?\"}]}]%s}";

    @Test
    void converse_bearerKey_returnsConverseFormat() throws Exception {
        try (var endpoint = bedrock().start()) {
            var answer = Caller.post(endpoint, PATH + "/converse", CHAT_REQUEST.formatted(""), KEY);
            assertThat(answer.statusCode()).isEqualTo(200);
            var body = LenientJson.read(answer.body());
            assertThat(body.path("output").path("message").path("content").path(0).path("text"))
                    .asString()
                    .contains("bedrock in eu-central-1");
            assertThat(body.path("stopReason").asText()).isEqualTo("end_turn");
            assertThat(body.path("usage").path("inputTokens").asInt()).isPositive();
        }
    }

    @Test
    void converseStream_bearerKey_returnsFramesWithValidChecksums() throws Exception {
        try (var endpoint = bedrock().start()) {
            var names =
                    frames(stream(endpoint, PATH + "/converse-stream", CHAT_REQUEST.formatted("")));
            assertThat(names).startsWith("messageStart").endsWith("metadata");
            assertThat(names).contains("contentBlockDelta", "contentBlockStop", "messageStop");
        }
    }

    @Test
    void converse_noSignature_isRefused() throws Exception {
        try (var endpoint = bedrock().start()) {
            var answer = Caller.post(endpoint, PATH + "/converse", CHAT_REQUEST.formatted(""));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("x-amzn-errortype"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("MissingAuth"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                     | must start with",
                "[{\"role\":\"assistant\",\"content\":[{\"text\":\"a\"}]}] | must start with",
                "[{\"role\":\"user\",\"content\":[{\"text\":\" \"}]}]     | is blank",
                "[{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]},"
                        + "{\"role\":\"user\",\"content\":[{\"text\":\"b\"}]}] | must alternate",
                "[{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]},"
                    + "{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"t\","
                    + "\"name\":\"n\",\"input\":{}}}]},{\"role\":\"user\",\"content\":[{\"text\":\"b\"}]}]"
                    + " | Expected toolResult",
                "[{\"role\":\"user\",\"content\":[{\"document\":{\"format\":\"pdf\",\"name\":\"a\","
                        + "\"source\":{\"bytes\":\"aa==\"}}}]}] | text block"
            })
    void converse_malformedConversation_isRefusedAsBedrockDoes(String messages, String why)
            throws Exception {
        try (var endpoint = bedrock().start()) {
            var body = "{\"messages\":" + messages + "}";
            var answer = Caller.post(endpoint, PATH + "/converse", body, KEY);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains(why);
        }
    }

    @Test
    void invoke_titan_returnsOneEmbedding() throws Exception {
        try (var endpoint = bedrock().serving("amazon.titan-embed-text-v2:0").start()) {
            var answer =
                    Caller.post(
                            endpoint,
                            "/model/amazon.titan-embed-text-v2%3A0/invoke",
                            "{\"inputText\":\"sea\",\"dimensions\":4}",
                            KEY);
            assertThat(LenientJson.read(answer.body()).path("embedding")).hasSize(4);
            assertThat(answer.headers().firstValue("x-amzn-bedrock-input-token-count"))
                    .contains("2");
        }
    }

    @Test
    void stream_exceptionFirst_returns200WithOneFrame() throws Exception {
        try (var endpoint = bedrock().start()) {
            endpoint.failing(
                    FrameFault.exceptionAfterTokens(0, "throttlingException", "slow down"));
            var names =
                    frames(stream(endpoint, PATH + "/converse-stream", CHAT_REQUEST.formatted("")));
            assertThat(names).containsExactly("throttlingException");
        }
    }

    @Test
    void openAiPath_bearerKey_returnsOpenAiFormat() throws Exception {
        try (var endpoint = bedrock().serving("m").start()) {
            var answer =
                    Caller.post(
                            endpoint,
                            "/openai/v1/chat/completions",
                            Caller.CHAT_REQUEST.formatted(""),
                            KEY);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(LenientJson.read(answer.body()).path("object").asText())
                    .isEqualTo("chat.completion");
        }
    }

    private static SimulatedEndpointBuilder bedrock() {
        return SimulatedBedrock.in("eu-central-1").serving(MODEL).key("simulated");
    }

    private static byte[] stream(SimulatedEndpoint endpoint, String path, String body)
            throws Exception {
        var request = Caller.request(endpoint.url().resolve(path), body, KEY);
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    /** Returns the event or exception type of each frame; fails on a wrong checksum. */
    private static List<String> frames(byte[] stream) {
        var names = new ArrayList<String>();
        var bytes = ByteBuffer.wrap(stream);
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int total = bytes.getInt();
            int headers = bytes.getInt();
            assertThat(bytes.getInt()).isEqualTo(checksum(stream, start, 8));
            assertThat(bytes.getInt(start + total - 4))
                    .isEqualTo(checksum(stream, start, total - 4));
            var name = new byte[bytes.get()];
            bytes.get(name);
            bytes.get();
            var value = new byte[bytes.getShort()];
            bytes.get(value);
            assertThat(new String(name, UTF_8)).isIn(":event-type", ":exception-type");
            assertThat(headers).isPositive();
            names.add(new String(value, UTF_8));
            bytes.position(start + total);
        }
        return names;
    }

    private static int checksum(byte[] bytes, int from, int length) {
        var crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
