package dev.portolan.gateway.price;

import dev.portolan.provider.answer.ChargedUnits;

import java.math.BigDecimal;

/**
 * The most that requests may cost at a deployment, in the reference currency, whatever the provider
 * counts their tokens as.
 *
 * @param input a million input tokens without media
 * @param mediaInput a million input tokens
 * @param output a million output tokens without media
 * @param mediaOutput a million output tokens
 * @param image an image in the request
 * @param request the request itself
 * @param quantities what is used beside tokens
 */
public record CostCeiling(
        double input,
        double mediaInput,
        double output,
        double mediaOutput,
        double image,
        double request,
        PerQuantity quantities) {
    /** No price is known, so that nothing can be reserved. */
    public static final CostCeiling NOTHING_KNOWN =
            new CostCeiling(0, 0, 0, 0, 0, 0, PerQuantity.FREE);

    private static final double MILLION = 1e6;

    static CostCeiling of(ListPrice price, double rate) {
        double input = highest(price, rate, PriceUnit.Kind.INPUT);
        double output = highest(price, rate, PriceUnit.Kind.OUTPUT);
        return new CostCeiling(
                input,
                Math.max(input, highest(price, rate, PriceUnit.Kind.MEDIA_INPUT)),
                output,
                Math.max(output, highest(price, rate, PriceUnit.Kind.MEDIA_OUTPUT)),
                highest(price, rate, PriceUnit.Kind.IMAGE),
                highest(price, rate, PriceUnit.Kind.REQUEST),
                new PerQuantity(
                        amount(price, rate, PriceUnit.SECOND),
                        amount(price, rate, PriceUnit.CHARACTER),
                        amount(price, rate, PriceUnit.PAGE),
                        amount(price, rate, PriceUnit.GENERATED_IMAGE),
                        amount(price, rate, PriceUnit.SEARCH_UNIT)));
    }

    private static double amount(ListPrice price, double rate, PriceUnit unit) {
        return inReference(price.amount(unit), rate);
    }

    /**
     * The prices of what is used beside tokens.
     *
     * @param second of a recording
     * @param characters a million characters that are spoken
     * @param page that is read
     * @param image that is made
     * @param searchUnit a query with documents
     */
    public record PerQuantity(
            double second, double characters, double page, double image, double searchUnit) {
        static final PerQuantity FREE = new PerQuantity(0, 0, 0, 0, 0);

        private double of(ChargedUnits most) {
            return second * most.millis() / 1_000
                    + characters * most.characters() / MILLION
                    + page * most.pages()
                    + image * most.images()
                    + searchUnit * most.searchUnits();
        }
    }

    private static double highest(ListPrice price, double rate, PriceUnit.Kind kind) {
        return PriceUnit.all().stream()
                .filter(unit -> unit.kind() == kind)
                .mapToDouble(unit -> inReference(price.amount(unit), rate))
                .max()
                .orElse(0);
    }

    /** Converts an amount to the reference currency. */
    static double inReference(BigDecimal amount, double rate) {
        return amount.multiply(BigDecimal.valueOf(rate)).doubleValue();
    }

    /**
     * Returns the most that one call may cost.
     *
     * @param media whether the request contains media, or asks for them
     * @param images the number of images in it
     * @param most the most that it uses beside tokens
     */
    public double of(
            double inputTokens, double outputTokens, boolean media, int images, ChargedUnits most) {
        return (inputTokens * (media ? mediaInput : input)
                                + outputTokens * (media ? mediaOutput : output))
                        / MILLION
                + image * images
                + quantities.of(most)
                + request;
    }
}
