package dev.portolan.load.contender;

import java.nio.charset.StandardCharsets;

/** The bytes of chat requests of a given size. */
final class Payloads {
    static final String MODEL = "load-model";
    private static final int REQUEST_BYTES = 1024;
    private static final String TEXT =
            "The pilot keeps the chart on the table and the coast on the left hand side. ";

    private Payloads() {}

    /** Returns a request with its head, for a proxy that requires this key. */
    static byte[] request(int port, String key, boolean stream) {
        return request(port, key, stream, REQUEST_BYTES);
    }

    /** Returns a request with a body of {@code bytes} bytes. */
    static byte[] request(int port, String key, boolean stream, int bytes) {
        var before = "{\"model\":\"" + MODEL + "\",\"stream\":" + stream;
        before += ",\"messages\":[{\"role\":\"user\",\"content\":\"";
        var after = "\"}]}";
        var body = before + filler(bytes - before.length() - after.length()) + after;
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

    private static String filler(int length) {
        return TEXT.repeat(length / TEXT.length() + 1).substring(0, length);
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
