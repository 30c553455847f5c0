package dev.portolan.gateway.receipt;

import dev.portolan.provider.Call;
import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.head.RequestHead;

import org.jspecify.annotations.Nullable;

/**
 * The tokens and images that an attempt used, and what else its provider charges for.
 *
 * @param estimated whether the provider reported none, so that they are counted from what passed
 *     through: a token for each event with content and for every four bytes of the prompt
 * @param images the number of images in the request
 * @param quantities what was used beside tokens
 */
public record TokensUsed(Usage usage, boolean estimated, int images, ChargedUnits quantities) {
    /** The usual size of a whole answer without its text. */
    private static final int ENVELOPE_BYTES = 320;

    /** The tokens that an attempt used that used nothing beside them. */
    public TokensUsed(Usage usage, boolean estimated, int images) {
        this(usage, estimated, images, ChargedUnits.NONE);
    }

    /** The tokens that an attempt for a request without images used. */
    public TokensUsed(Usage usage, boolean estimated) {
        this(usage, estimated, 0);
    }

    /** Returns the same tokens with what was used beside them. */
    public TokensUsed with(ChargedUnits others) {
        return others.equals(quantities) ? this : new TokensUsed(usage, estimated, images, others);
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

    /**
     * The tokens of a stream with so many events with content, one token each where a model
     * generates text.
     */
    public static TokensUsed ofStream(Call call, long events) {
        return estimated(call.head(), call.operation().kind().generates() ? events : 0);
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
            return reported(call.head(), answer.usage()).with(answer.quantities());
        }
        return switch (call.operation().kind()) {
            case TOKEN_COUNT -> null;
            case CHAT, COMPLETION, INFILL, EMBEDDING ->
                    estimatedWhole(call.head(), answer.body().length());
            case RERANK, MODERATION, TRANSCRIPTION, TRANSLATION, SPEECH, IMAGE, IMAGE_EDIT, OCR ->
                    estimated(call.head(), 0).with(answer.quantities());
        };
    }
}
