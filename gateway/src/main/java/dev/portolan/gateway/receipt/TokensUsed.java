package dev.portolan.gateway.receipt;

import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

/**
 * The tokens and images that an attempt used.
 *
 * @param estimated whether the provider reported none, so that they are counted from what passed
 *     through: a token for each event with content and for every four bytes of the prompt
 * @param images the number of images in the request
 */
public record TokensUsed(Usage usage, boolean estimated, int images) {
    /** The usual size of a whole answer without its text. */
    private static final int ENVELOPE_BYTES = 320;

    /** The tokens that an attempt for a request without images used. */
    public TokensUsed(Usage usage, boolean estimated) {
        this(usage, estimated, 0);
    }

    /** The tokens that the provider reported for {@code request}. */
    public static TokensUsed reported(RequestHead request, Usage usage) {
        return new TokensUsed(usage, false, request.images());
    }

    /** The tokens of an answer with {@code output} tokens to {@code request}. */
    public static TokensUsed estimated(RequestHead request, long output) {
        long input = Math.ceilDiv(request.promptBytes(), (long) ReadLimits.BYTES_PER_TOKEN);
        return new TokensUsed(new Usage(input, 0, 0, output, 0), true, request.images());
    }

    /** The tokens of a whole answer of {@code bytes} to {@code request}. */
    private static TokensUsed estimatedWhole(RequestHead request, int bytes) {
        return estimated(
                request,
                Math.ceilDiv(Math.max(0, bytes - ENVELOPE_BYTES), ReadLimits.BYTES_PER_TOKEN));
    }

    /**
     * The tokens that a whole answer used: as reported, else estimated; null for a count of tokens,
     * which providers do not bill.
     */
    public static @Nullable TokensUsed ofWhole(Call call, WholeAnswer.Answer answer) {
        if (answer.usage() != null) {
            return reported(call.head(), answer.usage());
        }
        return call.operation().kind() == Operation.Kind.TOKEN_COUNT
                ? null
                : estimatedWhole(call.head(), answer.body().length());
    }
}
