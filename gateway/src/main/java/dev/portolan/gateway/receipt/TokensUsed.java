package dev.portolan.gateway.receipt;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.head.RequestHead;

/**
 * The tokens that an attempt took.
 *
 * @param estimated whether nobody told them, so that they are what was seen: a token for each event
 *     with content and for every four bytes of the prompt
 */
public record TokensUsed(Usage usage, boolean estimated) {
    /** About what a whole answer has beside its text. */
    private static final int ENVELOPE_BYTES = 320;

    public static TokensUsed told(Usage usage) {
        return new TokensUsed(usage, false);
    }

    /** An answer of {@code output} tokens to {@code request}. */
    public static TokensUsed seen(RequestHead request, long output) {
        long input = Math.ceilDiv(request.promptBytes(), (long) ReadLimits.BYTES_PER_TOKEN);
        return new TokensUsed(new Usage(input, 0, 0, output, 0), true);
    }

    /** A whole answer of {@code bytes} to {@code request}. */
    public static TokensUsed seenWhole(RequestHead request, int bytes) {
        return seen(
                request,
                Math.ceilDiv(Math.max(0, bytes - ENVELOPE_BYTES), ReadLimits.BYTES_PER_TOKEN));
    }
}
