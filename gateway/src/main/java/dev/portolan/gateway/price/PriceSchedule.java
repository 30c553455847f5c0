package dev.portolan.gateway.price;

import dev.portolan.policy.model.Price;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The list prices of a deployment over time.
 *
 * @param steps the prices in the order in which they take effect, each until the next
 */
public record PriceSchedule(List<Step> steps) {
    /** No price is known. */
    public static final PriceSchedule UNKNOWN = new PriceSchedule(List.of());

    public PriceSchedule {
        steps = List.copyOf(steps);
    }

    /**
     * A price from a moment on.
     *
     * @param since the first millisecond since 1970 at which it is in force
     * @param list the list price
     * @param ranking the price by which deployments are ranked
     * @param ceiling the most that a request may cost
     */
    public record Step(long since, ListPrice list, Price ranking, CostCeiling ceiling) {
        private static final Step UNPRICED =
                new Step(
                        Long.MIN_VALUE,
                        ListPrice.UNKNOWN,
                        Price.UNKNOWN,
                        CostCeiling.NOTHING_KNOWN);
    }

    /**
     * A price as a catalog has it.
     *
     * @param rate the value of one unit of its currency in the reference currency
     */
    public record Entry(ListPrice list, double rate) {
        private boolean inForce(LocalDate day) {
            LocalDate from = list.from();
            return from == null || !from.isAfter(day);
        }
    }

    /**
     * Returns the schedule of a deployment: at each moment the entry in force whose source takes
     * precedence; of several, the latest.
     */
    public static PriceSchedule of(List<Entry> entries) {
        TreeSet<LocalDate> days = new TreeSet<>();
        for (Entry entry : entries) {
            LocalDate from = entry.list().from();
            days.add(from == null ? LocalDate.MIN : from);
        }
        List<Step> steps = new ArrayList<>();
        for (LocalDate day : days) {
            Entry best = null;
            for (Entry entry : entries) {
                if (entry.inForce(day) && (best == null || precedes(entry.list(), best.list()))) {
                    best = entry;
                }
            }
            if (best != null && (steps.isEmpty() || !steps.getLast().list().equals(best.list()))) {
                steps.add(step(day, best));
            }
        }
        return new PriceSchedule(steps);
    }

    private static boolean precedes(ListPrice one, ListPrice other) {
        if (one.source() != other.source()) {
            return one.source().compareTo(other.source()) < 0;
        }
        LocalDate from = one.from();
        LocalDate since = other.from();
        return from != null && (since == null || from.isAfter(since));
    }

    private static Step step(LocalDate day, Entry entry) {
        long since =
                day.equals(LocalDate.MIN)
                        ? Long.MIN_VALUE
                        : day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        return new Step(
                since, entry.list(), ranking(entry), CostCeiling.of(entry.list(), entry.rate()));
    }

    private static Price ranking(Entry entry) {
        return new Price(
                amount(entry, PriceUnit.INPUT),
                amount(entry, PriceUnit.CACHED_INPUT),
                amount(entry, PriceUnit.OUTPUT),
                amount(entry, PriceUnit.REQUEST) + quantities(entry));
    }

    /** Returns the price of one of each quantity, of which a request uses one kind. */
    private static double quantities(Entry entry) {
        return PriceUnit.all().stream()
                .filter(unit -> unit.kind() == PriceUnit.Kind.QUANTITY)
                .mapToDouble(unit -> amount(entry, unit))
                .sum();
    }

    private static double amount(Entry entry, PriceUnit unit) {
        return CostCeiling.inReference(entry.list().amount(unit), entry.rate());
    }

    /** Returns the price in force at {@code at}, with its conversions. */
    public Step at(Instant at) {
        long millis = at.toEpochMilli();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (step.since() <= millis) {
                return step;
            }
        }
        return Step.UNPRICED;
    }

    /** Returns whether a price is known at {@code at}. */
    public boolean knownAt(Instant at) {
        return at(at).list().known();
    }
}
