package dev.portolan.gateway.price;

import dev.portolan.gateway.reading.Dates;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Position;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A price as written in a catalog.
 *
 * @param at its position
 * @param currencyAt the position of its currency
 */
public record WrittenPrice(Position at, Position currencyAt, ListPrice list) {
    private static final double MAX = 1e6;

    /** Reads {@code price} of a model: one, or a list of several from different dates on. */
    public static List<WrittenPrice> ofModel(Fields model, Findings findings) {
        if (!(model.node("price").orElse(null) instanceof Node.Sequence)) {
            return model
                    .fields("price")
                    .flatMap(fields -> read(fields, ListPrice.Source.ENDPOINT))
                    .stream()
                    .toList();
        }
        List<WrittenPrice> prices = new ArrayList<>();
        for (Node node : model.list("price")) {
            read(Fields.of(node, "the price", findings), ListPrice.Source.ENDPOINT)
                    .ifPresent(prices::add);
        }
        return prices;
    }

    /** Reads the price in {@code fields}; empty, with a finding, if it is incomplete. */
    static Optional<WrittenPrice> read(Fields fields, ListPrice.Source source) {
        Map<PriceUnit, BigDecimal> amounts = new EnumMap<>(PriceUnit.class);
        boolean complete = true;
        boolean ofTokens =
                PriceUnit.all().stream()
                        .noneMatch(
                                unit ->
                                        unit.kind() == PriceUnit.Kind.QUANTITY
                                                && fields.has(unit.key()));
        for (PriceUnit unit : PriceUnit.all()) {
            boolean required = ofTokens && unit.required();
            if (required) {
                fields.reportMissing(unit.key(), unit.meaning());
            }
            OptionalDouble amount = fields.decimal(unit.key(), 0, MAX);
            amount.ifPresent(value -> amounts.put(unit, BigDecimal.valueOf(value)));
            complete &= amount.isPresent() || !required;
        }
        Optional<LocalDate> from = Dates.date(fields, "from");
        String currency = fields.text("currency");
        fields.end();
        if (!complete || currency.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                new WrittenPrice(
                        fields.at(),
                        fields.at("currency"),
                        new ListPrice(source, from.orElse(null), currency, amounts)));
    }

    /** Returns the first day on which it is in force, for messages: {@code " from 2027-01-01"}. */
    String since() {
        LocalDate from = list.from();
        return from == null ? "" : " from " + from;
    }
}
