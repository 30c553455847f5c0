package dev.portolan.gateway.protocol;

import dev.portolan.provider.head.RequestHead;

import java.nio.charset.StandardCharsets;

/**
 * The gateway's own count of a prompt's tokens, for when no permitted endpoint counts them: the
 * text at four bytes a token and a few for each message. Media are not counted, and other languages
 * than English come out low, so it is a floor and is said to be an estimate.
 */
public final class TokenEstimate {
    private static final int BYTES_PER_TOKEN = 4;
    private static final int PER_MESSAGE = 4;

    private TokenEstimate() {}

    /** The body of the answer. */
    public static byte[] estimate(RequestHead head) {
        long tokens =
                (head.promptBytes() + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN
                        + (long) PER_MESSAGE * head.messageCount();
        return ("{\"input_tokens\":" + tokens + "}").getBytes(StandardCharsets.UTF_8);
    }
}
