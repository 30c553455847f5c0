package dev.portolan.load.compare;

import java.nio.charset.StandardCharsets;

/** The bytes of the load: a chat request of 1 KB, an answer of 700 bytes, stream events of 200. */
final class Payloads {
    static final String MODEL = "load-model";
    private static final int REQUEST_BYTES = 1024;
    private static final int ANSWER_BYTES = 700;
    private static final String TEXT =
            "The pilot keeps the chart on the table and the coast on the left hand side. ";

    private Payloads() {}

    /** A request with its head, for a proxy that wants this key. */
    static byte[] request(int port, String key, boolean stream) {
        var before = "{\"model\":\"" + MODEL + "\",\"stream\":" + stream;
        before += ",\"messages\":[{\"role\":\"user\",\"content\":\"";
        var after = "\"}]}";
        var body = before + filler(REQUEST_BYTES - before.length() - after.length()) + after;
        var head =
                """
                POST /v1/chat/completions HTTP/1.1
                host: 127.0.0.1:%d
                authorization: Bearer %s
                content-type: application/json
                content-length: %d

                """
                        .formatted(port, key, body.length())
                        .replace("\n", "\r\n");
        return bytes(head + body);
    }

    /** A whole answer with its head. */
    static byte[] answer() {
        var before =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1767225600,\"model\":\""
                        + MODEL
                        + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        var after =
                "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":230,\"completion_tokens\":80,\"total_tokens\":310}}";
        var body = before + filler(ANSWER_BYTES - before.length() - after.length()) + after;
        return bytes(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    /** The head of a streamed answer. */
    static byte[] streamHead() {
        return bytes(
                """
                HTTP/1.1 200 OK
                content-type: text/event-stream; charset=utf-8
                transfer-encoding: chunked

                """
                        .replace("\n", "\r\n"));
    }

    /** One streamed event, in its HTTP chunk. */
    static byte[] event() {
        var json =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,\"model\":\""
                        + MODEL
                        + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                        + " harbour\"},\"logprobs\":null,\"finish_reason\":null}]}";
        return chunk("data: " + json + "\n\n");
    }

    /** The last events of a stream and the end of its body. */
    static byte[] streamEnd() {
        var json =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,\"model\":\""
                        + MODEL
                        + "\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}";
        var events = chunk("data: " + json + "\n\ndata: [DONE]\n\n");
        return bytes(new String(events, StandardCharsets.US_ASCII) + "0\r\n\r\n");
    }

    private static byte[] chunk(String text) {
        return bytes(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static String filler(int length) {
        return TEXT.repeat(length / TEXT.length() + 1).substring(0, length);
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
