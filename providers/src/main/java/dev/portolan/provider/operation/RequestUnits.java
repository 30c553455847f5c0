package dev.portolan.provider.operation;

import dev.portolan.provider.Call;
import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.bytes.ReadLimits;

/** What a request shows of what it uses beside tokens. */
public final class RequestUnits {
    /** The documents that one search unit covers, by Cohere's definition. */
    private static final int DOCUMENTS_PER_UNIT = 100;

    /** The longest document that counts as one, in bytes: 500 tokens. */
    private static final long DOCUMENT_BYTES = 500L * ReadLimits.BYTES_PER_TOKEN;

    /** The least that a second of a recording takes, in bytes: speech at 16 kbit/s. */
    private static final long BYTES_PER_SECOND = 2_000;

    /** The least that a page takes in a request, in bytes. */
    private static final long BYTES_PER_PAGE = 1 << 10;

    /** The most pages of a document, by Mistral's limit. */
    private static final long MOST_PAGES = 1_000;

    private RequestUnits() {}

    /** What a second of a recording usually takes, in bytes: 64 kbit/s. */
    private static final long USUAL_BYTES_PER_SECOND = 8_000;

    /**
     * Returns what an answer names, with an estimate of the length of a recording that it does not
     * name.
     *
     * @param bytes the size of the request
     */
    public static ChargedUnits orEstimated(Call call, ChargedUnits named, long bytes) {
        return switch (call.operation().kind()) {
            case TRANSCRIPTION, TRANSLATION ->
                    named.millis() > 0
                            ? named
                            : named.plus(
                                    new ChargedUnits(
                                            bytes * 1_000 / USUAL_BYTES_PER_SECOND, 0, 0, 0, 0));
            case CHAT,
                    COMPLETION,
                    INFILL,
                    EMBEDDING,
                    TOKEN_COUNT,
                    RERANK,
                    MODERATION,
                    SPEECH,
                    IMAGE,
                    IMAGE_EDIT,
                    OCR ->
                    named;
        };
    }

    /**
     * Returns the most that a request may use, as far as it shows it.
     *
     * @param bytes the size of the request, or the most that it may be
     */
    public static ChargedUnits most(Call call, long bytes) {
        var counts = call.head().counts();
        return switch (call.operation().kind()) {
            case CHAT, COMPLETION, INFILL, EMBEDDING, TOKEN_COUNT, MODERATION -> ChargedUnits.NONE;
            case RERANK ->
                    new ChargedUnits(
                            0,
                            0,
                            0,
                            0,
                            units(counts.documents() + call.head().promptBytes() / DOCUMENT_BYTES));
            case SPEECH -> new ChargedUnits(0, counts.characters(), 0, 0, 0);
            case IMAGE, IMAGE_EDIT -> new ChargedUnits(0, 0, 0, call.head().choices(), 0);
            case TRANSCRIPTION, TRANSLATION ->
                    new ChargedUnits(bytes * 1_000 / BYTES_PER_SECOND, 0, 0, 0, 0);
            case OCR ->
                    new ChargedUnits(
                            0,
                            0,
                            call.head().needs().isEmpty()
                                    ? Math.min(MOST_PAGES, bytes / BYTES_PER_PAGE + 1)
                                    : MOST_PAGES,
                            0,
                            0);
        };
    }

    /** Returns what the request alone shows. */
    static ChargedUnits of(Call call) {
        return completed(call, ChargedUnits.NONE);
    }

    /** Returns what an answer names, with what the request shows of what it does not. */
    static ChargedUnits completed(Call call, ChargedUnits named) {
        var counts = call.head().counts();
        return switch (call.operation().kind()) {
            case SPEECH -> named.plus(new ChargedUnits(0, counts.characters(), 0, 0, 0));
            case RERANK ->
                    named.searchUnits() > 0
                            ? named
                            : named.plus(new ChargedUnits(0, 0, 0, 0, units(counts.documents())));
            case IMAGE, IMAGE_EDIT -> named;
            case OCR, MODERATION, TRANSCRIPTION, TRANSLATION -> withoutImages(named);
            case CHAT, COMPLETION, INFILL, EMBEDDING, TOKEN_COUNT -> ChargedUnits.NONE;
        };
    }

    private static long units(long documents) {
        return Math.max(1, Math.ceilDiv(documents, (long) DOCUMENTS_PER_UNIT));
    }

    private static ChargedUnits withoutImages(ChargedUnits named) {
        return new ChargedUnits(
                named.millis(), named.characters(), named.pages(), 0, named.searchUnits());
    }
}
