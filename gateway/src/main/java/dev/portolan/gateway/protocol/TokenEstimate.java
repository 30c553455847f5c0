package dev.portolan.gateway.protocol;

import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.head.RequestHead;

/**
 * The gateway's own estimate of a chat's input tokens, for when no permitted deployment counts
 * them: {@link ReadLimits#BYTES_PER_TOKEN} and a few tokens for each message. Media are not
 * counted, and languages other than English have more tokens, so it is a floor; the answer is
 * marked as an estimate.
 */
public final class TokenEstimate {
    private static final int PER_MESSAGE = 4;

    private TokenEstimate() {}

    /** Returns the estimated number of input tokens. */
    public static long of(RequestHead head) {
        return Math.ceilDiv(head.promptBytes(), (long) ReadLimits.BYTES_PER_TOKEN)
                + (long) PER_MESSAGE * head.messageCount();
    }
}
