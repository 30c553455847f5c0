package dev.portolan.gateway.price;

import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.model.DeploymentId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The catalog's price sheet, {@code prices}: prices of models at all endpoints, or at those that
 * serve them under one SKU. A price of an endpoint's model takes precedence over one of a SKU, and
 * that over one of the model; each from its date on.
 */
public final class PriceSheet {
    private final Findings findings;
    private final ExchangeRates rates;
    private final List<Row> rows = new ArrayList<>();
    private final Set<Position> contradicting = new HashSet<>();

    /** Creates an empty sheet. */
    public PriceSheet(ExchangeRates rates, Findings findings) {
        this.rates = rates;
        this.findings = findings;
    }

    /**
     * A deployment whose price is looked up.
     *
     * @param own the prices of the model at its endpoint
     */
    public record Offer(DeploymentId id, @Nullable String sku, List<WrittenPrice> own) {
        public Offer {
            own = List.copyOf(own);
        }
    }

    /** An entry of the sheet. */
    private record Row(String model, @Nullable String sku, WrittenPrice price) {
        boolean names(Offer offer) {
            return model.equals(offer.id().model()) && (sku == null || sku.equals(offer.sku()));
        }

        String name() {
            return sku == null ? model : "%s under the SKU %s".formatted(model, sku);
        }
    }

    /** Reads an entry. */
    public void read(Fields fields) {
        String model = ConfigNames.required(fields, "model");
        String sku = fields.optionalText("sku").orElse(null);
        ListPrice.Source source = sku == null ? ListPrice.Source.MODEL : ListPrice.Source.SKU;
        Optional<WrittenPrice> price = WrittenPrice.read(fields, source);
        if (!model.isEmpty()) {
            price.ifPresent(written -> rows.add(new Row(model, sku, written)));
        }
    }

    /** Returns the schedule of each deployment, in the same order. */
    public List<PriceSchedule> schedules(List<Offer> offers) {
        rows.forEach(row -> rates.uses(row.price()));
        offers.forEach(offer -> offer.own().forEach(rates::uses));
        Map<Row, PriceSchedule.Entry> entries = new LinkedHashMap<>();
        rows.forEach(row -> entries.put(row, entry(row.price())));
        List<PriceSchedule> schedules = new ArrayList<>();
        for (Offer offer : offers) {
            contradictions(offer.id().toString(), offer.own());
            List<PriceSchedule.Entry> known = new ArrayList<>();
            offer.own().forEach(price -> known.add(entry(price)));
            entries.forEach(
                    (row, entry) -> {
                        if (row.names(offer)) {
                            known.add(entry);
                        }
                    });
            schedules.add(PriceSchedule.of(known));
        }
        contradictions();
        unused(offers, schedules);
        return schedules;
    }

    private PriceSchedule.Entry entry(WrittenPrice price) {
        return new PriceSchedule.Entry(price.list(), rates.of(price));
    }

    private void contradictions() {
        Map<String, List<WrittenPrice>> byName = new HashMap<>();
        rows.forEach(
                row -> byName.computeIfAbsent(row.name(), _ -> new ArrayList<>()).add(row.price()));
        byName.forEach(this::contradictions);
    }

    /** Reports prices of the same thing that take effect on the same day. */
    private void contradictions(String name, List<WrittenPrice> prices) {
        Map<String, Position> days = new HashMap<>();
        for (WrittenPrice price : prices) {
            Position first = days.putIfAbsent(price.since(), price.at());
            if (first != null) {
                contradicting.add(price.at());
                findings.error(
                        price.at(),
                        "the price of %s%s is already at %s; keep one of the two, or give one another \"from\""
                                .formatted(name, price.since(), first));
            }
        }
    }

    private void unused(List<Offer> offers, List<PriceSchedule> schedules) {
        for (Row row : rows) {
            boolean named = false;
            boolean used = false;
            for (int i = 0; i < offers.size(); i++) {
                if (row.names(offers.get(i))) {
                    named = true;
                    used |=
                            schedules.get(i).steps().stream()
                                    .anyMatch(step -> step.list().equals(row.price().list()));
                }
            }
            if (!named) {
                findings.warning(row.price().at(), unserved(row, offers));
            } else if (!used && !contradicting.contains(row.price().at())) {
                findings.warning(
                        row.price().at(),
                        ("nothing uses the price of %s%s, since each endpoint that serves it has a"
                                        + " price that takes precedence; remove it")
                                .formatted(row.name(), row.price().since()));
            }
        }
    }

    private static String unserved(Row row, List<Offer> offers) {
        var models = new TreeSet<String>();
        var skus = new TreeSet<String>();
        for (Offer offer : offers) {
            models.add(offer.id().model());
            String sku = offer.sku();
            if (sku != null && offer.id().model().equals(row.model())) {
                skus.add(sku);
            }
        }
        if (row.sku() == null || !models.contains(row.model())) {
            return "nothing uses the price of %s, which no endpoint serves (expected: the name of a model)%s"
                    .formatted(row.name(), Suggestion.of(row.model(), models));
        }
        return "nothing uses the price of %s: no endpoint serves it so (expected: %s)%s"
                .formatted(
                        row.name(),
                        skus.isEmpty()
                                ? "a price without \"sku\", as no endpoint has one"
                                : String.join(", ", skus),
                        Suggestion.of(row.sku(), skus));
    }
}
