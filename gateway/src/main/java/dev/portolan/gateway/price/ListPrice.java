package dev.portolan.gateway.price;

import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The list price of a deployment.
 *
 * @param source the part of the catalog that it is from
 * @param from the first day on which it is in force, in UTC; null if it always was
 * @param currency its code, or the empty string if no price is known
 * @param amounts what each unit costs: a million tokens, an image, a request; units that are not
 *     named cost the same as another one, or nothing
 */
public record ListPrice(
        Source source,
        @Nullable LocalDate from,
        String currency,
        Map<PriceUnit, BigDecimal> amounts) {
    /** No price is known. */
    public static final ListPrice UNKNOWN = new ListPrice(Source.MODEL, null, "", Map.of());

    public ListPrice {
        amounts = Map.copyOf(amounts);
    }

    /** The part of a catalog that a price is from; an earlier one takes precedence. */
    public enum Source {
        /** The model of an endpoint. */
        ENDPOINT,
        /** The price sheet, for a model under one SKU. */
        SKU,
        /** The price sheet, for a model. */
        MODEL
    }

    /** Returns a price of input and output tokens. */
    public static ListPrice of(String input, String output, String currency) {
        Map<PriceUnit, BigDecimal> amounts = new EnumMap<>(PriceUnit.class);
        amounts.put(PriceUnit.INPUT, new BigDecimal(input));
        amounts.put(PriceUnit.OUTPUT, new BigDecimal(output));
        return new ListPrice(Source.ENDPOINT, null, currency, amounts);
    }

    /** Returns whether a price is known. */
    public boolean known() {
        return !currency.isEmpty();
    }

    /** Returns what a unit costs; 0 if nothing is charged for it. */
    public BigDecimal amount(PriceUnit unit) {
        Optional<PriceUnit> from = Optional.of(unit);
        while (from.isPresent()) {
            BigDecimal own = amounts.get(from.get());
            if (own != null) {
                return own;
            }
            from = from.get().otherwise();
        }
        return BigDecimal.ZERO;
    }

    /**
     * Returns the exact price of a request, in {@link #currency}.
     *
     * @param images the number of images in it
     * @param quantities what it used beside tokens
     */
    public BigDecimal of(Usage usage, int images, ChargedUnits quantities) {
        BigDecimal sum = BigDecimal.ZERO;
        for (PriceUnit unit : PriceUnit.all()) {
            long count = unit.count(usage, images, quantities);
            if (count > 0) {
                BigDecimal price = amount(unit).multiply(BigDecimal.valueOf(count));
                sum = sum.add(price.movePointLeft(unit.places()));
            }
        }
        return sum;
    }
}
