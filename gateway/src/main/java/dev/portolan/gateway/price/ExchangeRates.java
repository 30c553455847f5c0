package dev.portolan.gateway.price;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Entry;
import dev.portolan.policy.document.Position;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads {@code currencies}: the value of one unit of each in the reference currency. */
public final class ExchangeRates {
    private static final double MAX_RATE = 1e9;

    private final Findings findings;
    private final Map<String, Rate> rates = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    /** Creates rates without a currency. */
    public ExchangeRates(Findings findings) {
        this.findings = findings;
    }

    private record Rate(Position at, double value) {}

    /** Reads the rates of one file. */
    public void read(Fields fields, Fields file) {
        for (Entry entry : file.entries("currencies")) {
            OptionalDouble value = fields.decimal(entry.key(), 1e-9, MAX_RATE);
            if (!entry.key().matches("[A-Z]{3}")) {
                findings.error(
                        entry.at(),
                        "\"%s\" is not a currency (expected: an ISO 4217 code such as EUR)"
                                .formatted(entry.key()));
            }
            value.ifPresent(rate -> rate(entry, rate));
        }
    }

    private void rate(Entry entry, double value) {
        Rate first = rates.putIfAbsent(entry.key(), new Rate(entry.at(), value));
        if (first != null && first.value() != value) {
            findings.error(
                    entry.at(),
                    "%s is %s here and %s at %s; keep one of the two"
                            .formatted(entry.key(), value, first.value(), first.at()));
        }
    }

    /** Notes a price, before the first rate is asked for. */
    void uses(WrittenPrice price) {
        used.add(price.list().currency());
    }

    /** Returns the rate of a price's currency; 1, with a finding, if there is none. */
    double of(WrittenPrice price) {
        Rate rate = rates.get(price.list().currency());
        if (rate != null) {
            return rate.value();
        }
        // A currency that is the only one needs no rate.
        if (rates.isEmpty() && used.size() <= 1) {
            return 1.0;
        }
        String expected =
                rates.isEmpty() ? "a rate for each currency" : String.join(", ", rates.keySet());
        findings.error(
                price.currencyAt(),
                "the currency %s has no rate (expected: %s); add it, as in currencies: {EUR: 1.0, USD: 0.92}"
                        .formatted(price.list().currency(), expected));
        return 1.0;
    }

    /** Returns the rates as written. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        rates.forEach((code, rate) -> values.put(code, rate.value()));
        return values;
    }
}
