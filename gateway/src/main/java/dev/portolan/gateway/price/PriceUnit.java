package dev.portolan.gateway.price;

import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Something that a provider charges for. The units of tokens don't overlap: each token of an answer
 * is counted by exactly one.
 */
public enum PriceUnit {
    /** Text of a prompt. */
    INPUT(
            "input",
            Kind.INPUT,
            null,
            usage -> usage.input() - usage.details().audioInput() - usage.details().imageInput(),
            "the price of a million input tokens"),
    /** Input read from the provider's cache. */
    CACHED_INPUT(
            "cachedInput",
            Kind.INPUT,
            INPUT,
            Usage::cacheRead,
            "the price of a million input tokens read from the provider's cache; default: input"),
    /** Input written to the provider's cache, for minutes. */
    CACHE_WRITE(
            "cacheWrite",
            Kind.INPUT,
            INPUT,
            usage -> usage.cacheWrite() - usage.details().hourCacheWrite(),
            "the price of a million input tokens written to the provider's cache; default: input"),
    /** Input written to the provider's cache for an hour. */
    CACHE_WRITE_HOUR(
            "cacheWriteHour",
            Kind.INPUT,
            CACHE_WRITE,
            usage -> usage.details().hourCacheWrite(),
            "the price of a million input tokens written to the provider's cache for an hour;"
                    + " default: cacheWrite"),
    /** Audio in a prompt. */
    AUDIO_INPUT(
            "audioInput",
            Kind.MEDIA_INPUT,
            INPUT,
            usage -> usage.details().audioInput(),
            "the price of a million input tokens of audio; default: input"),
    /** Images in a prompt, by tokens. */
    IMAGE_INPUT(
            "imageInput",
            Kind.MEDIA_INPUT,
            INPUT,
            usage -> usage.details().imageInput(),
            "the price of a million input tokens of images; default: input"),
    /** Text of an answer. */
    OUTPUT(
            "output",
            Kind.OUTPUT,
            null,
            usage ->
                    usage.output()
                            - usage.reasoning()
                            - usage.details().audioOutput()
                            - usage.details().imageOutput(),
            "the price of a million output tokens"),
    /** Reasoning before an answer. */
    REASONING(
            "reasoning",
            Kind.OUTPUT,
            OUTPUT,
            Usage::reasoning,
            "the price of a million output tokens of reasoning; default: output"),
    /** Audio in an answer. */
    AUDIO_OUTPUT(
            "audioOutput",
            Kind.MEDIA_OUTPUT,
            OUTPUT,
            usage -> usage.details().audioOutput(),
            "the price of a million output tokens of audio; default: output"),
    /** Images in an answer, by tokens. */
    IMAGE_OUTPUT(
            "imageOutput",
            Kind.MEDIA_OUTPUT,
            OUTPUT,
            usage -> usage.details().imageOutput(),
            "the price of a million output tokens of images; default: output"),
    /** An image in a prompt. */
    IMAGE("image", Kind.IMAGE, null, _ -> 0, "the price of an image in a request, beside tokens"),
    /** A second of a recording, or of sound. */
    SECOND("second", 3, ChargedUnits::millis, "the price of a second of a recording"),
    /** A character of a text that is spoken. */
    CHARACTER(
            "character",
            6,
            ChargedUnits::characters,
            "the price of a million characters that are spoken"),
    /** A page that is read. */
    PAGE("page", 0, ChargedUnits::pages, "the price of a page that is read"),
    /** An image that is made. */
    GENERATED_IMAGE(
            "generatedImage", 0, ChargedUnits::images, "the price of an image that is made"),
    /** A query with documents to be ordered. */
    SEARCH_UNIT(
            "searchUnit",
            0,
            ChargedUnits::searchUnits,
            "the price of a query with up to a hundred documents to be ordered"),
    /** A request. */
    REQUEST("request", Kind.REQUEST, null, _ -> 0, "the price of a request, beside its tokens");

    /** The part of a request that a unit belongs to. */
    public enum Kind {
        /** Input tokens, except for media. */
        INPUT,
        /** Input tokens of media. */
        MEDIA_INPUT,
        /** Output tokens, except for media. */
        OUTPUT,
        /** Output tokens of media. */
        MEDIA_OUTPUT,
        /** Images, each. */
        IMAGE,
        /** What an operation that is no chat uses, each. */
        QUANTITY,
        /** Requests, each. */
        REQUEST;

        private int places() {
            return switch (this) {
                case INPUT, MEDIA_INPUT, OUTPUT, MEDIA_OUTPUT -> MILLION;
                case IMAGE, QUANTITY, REQUEST -> 0;
            };
        }
    }

    private static final int MILLION = 6;

    private static final List<PriceUnit> ALL = List.of(values());

    private final String key;
    private final Kind kind;
    private final @Nullable PriceUnit otherwise;

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private final ToLongFunction<Usage> tokens;

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private final ToLongFunction<ChargedUnits> quantity;

    private final int places;
    private final String meaning;

    PriceUnit(
            String key,
            Kind kind,
            @Nullable PriceUnit otherwise,
            ToLongFunction<Usage> tokens,
            String meaning) {
        this.key = key;
        this.kind = kind;
        this.otherwise = otherwise;
        this.tokens = tokens;
        this.quantity = _ -> 0;
        this.places = kind.places();
        this.meaning = meaning;
    }

    PriceUnit(String key, int places, ToLongFunction<ChargedUnits> quantity, String meaning) {
        this.key = key;
        this.kind = Kind.QUANTITY;
        this.otherwise = null;
        this.tokens = _ -> 0;
        this.quantity = quantity;
        this.places = places;
        this.meaning = meaning;
    }

    /** Returns all units, in the order in which they are written. */
    public static List<PriceUnit> all() {
        return ALL;
    }

    /** Returns the key in a catalog. */
    public String key() {
        return key;
    }

    /** Returns the part of a request that it belongs to. */
    public Kind kind() {
        return kind;
    }

    /** Returns the meaning of the key, in a few words. */
    public String meaning() {
        return meaning;
    }

    /**
     * Returns the decimal places by which what is counted is smaller than what the price is for: 6
     * for a price of a million.
     */
    int places() {
        return places;
    }

    /** Returns whether each price that names no unit of {@link Kind#QUANTITY} has to say it. */
    public boolean required() {
        return this == INPUT || this == OUTPUT;
    }

    /** Returns the unit whose price holds where a price does not name this one. */
    Optional<PriceUnit> otherwise() {
        return Optional.ofNullable(otherwise);
    }

    /**
     * Returns the number that is charged for.
     *
     * @param images the number of images in the request
     * @param quantities what was used beside tokens
     */
    long count(Usage usage, int images, ChargedUnits quantities) {
        return switch (kind) {
            case INPUT, MEDIA_INPUT, OUTPUT, MEDIA_OUTPUT -> tokens.applyAsLong(usage);
            case IMAGE -> images;
            case QUANTITY -> quantity.applyAsLong(quantities);
            case REQUEST -> 1;
        };
    }
}
