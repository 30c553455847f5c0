package dev.portolan.gateway.catalog;

import dev.portolan.gateway.receipt.ListPrice;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.Price;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;

/** A price as written in a catalog, per million tokens. */
record ModelPrice(Position at, ListPrice list) {
    private static final double MAX = 1e6;

    /** Reads the price in {@code fields}; empty, with a finding, if it is incomplete. */
    static Optional<ModelPrice> read(Fields fields) {
        fields.reportMissing("input", "the price of a million input tokens");
        fields.reportMissing("output", "the price of a million output tokens");
        OptionalDouble input = fields.decimal("input", 0, MAX);
        OptionalDouble cached = fields.decimal("cachedInput", 0, MAX);
        OptionalDouble output = fields.decimal("output", 0, MAX);
        String currency = fields.text("currency");
        fields.end();
        if (input.isEmpty() || output.isEmpty() || currency.isBlank()) {
            return Optional.empty();
        }
        ListPrice list =
                new ListPrice(
                        BigDecimal.valueOf(input.getAsDouble()),
                        BigDecimal.valueOf(cached.orElse(input.getAsDouble())),
                        BigDecimal.valueOf(output.getAsDouble()),
                        currency);
        return Optional.of(new ModelPrice(fields.at("currency"), list));
    }

    String currency() {
        return list.currency();
    }

    /**
     * Converts the price to the reference currency; one unit of this currency is worth {@code
     * rate}.
     */
    Price in(double rate) {
        BigDecimal factor = BigDecimal.valueOf(rate);
        return new Price(
                list.input().multiply(factor).doubleValue(),
                list.cachedInput().multiply(factor).doubleValue(),
                list.output().multiply(factor).doubleValue());
    }
}
