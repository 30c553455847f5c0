package dev.portolan.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;

import java.nio.charset.StandardCharsets;

/** The refusal of a malformed request, which closes its connection. */
final class RefusedRequest {
    private RefusedRequest() {}

    /** Sends {@code request} and checks that it is refused with {@code status}. */
    static void assertRefused(int port, String request, int status) {
        try (RawCaller caller = RawCaller.to(port)) {
            caller.canWrite(request.getBytes(StandardCharsets.ISO_8859_1));
            assertRefused(caller, request, status);
        }
    }

    /** Checks that the sent {@code request} is refused with {@code status}. */
    static void assertRefused(RawCaller caller, String request, int status) {
        RawCaller.Answer answer = caller.answer();
        assertThat(answer.status()).as(request.substring(0, 60)).isEqualTo(status);
        assertThat(answer.body()).contains("\"error\":{\"message\":\"", "\"code\":\"");
        assertThat(answer.header("connection")).hasValue("close");
        assertThat(answer.header("content-type")).hasValue("application/json");
        assertThat(answer.header("x-request-id")).isPresent();
        assertThat(caller.isClosed()).as("nothing behind it is answered").isTrue();
    }

    /** Returns {@code text} with its Java escapes replaced, without backticks. */
    static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        String plain = text.replace("`", "");
        for (int i = 0; i < plain.length(); i++) {
            if (plain.charAt(i) != '\\') {
                out.append(plain.charAt(i));
                continue;
            }
            char kind = plain.charAt(++i);
            switch (kind) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'u' -> {
                    out.append((char) Integer.parseInt(plain.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> throw new IllegalArgumentException("\\" + kind);
            }
        }
        return out.toString();
    }
}
