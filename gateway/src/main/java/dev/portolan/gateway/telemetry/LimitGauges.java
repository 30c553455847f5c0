package dev.portolan.gateway.telemetry;

import java.util.List;

/** Source of the gauges of tenants' limits and budgets; read at each scrape. */
public interface LimitGauges {
    /** Nothing is limited. */
    LimitGauges NONE = () -> new Reading(List.of(), List.of(), 0, 0);

    /** Returns the current values. */
    Reading read();

    /**
     * Limits and budgets at one moment.
     *
     * @param reservations the number of reservations that are not settled
     * @param hidden the number of limits and budgets that are not shown
     */
    record Reading(List<Limit> limits, List<Budget> budgets, int reservations, int hidden) {
        public Reading {
            limits = List.copyOf(limits);
            budgets = List.copyOf(budgets);
        }
    }

    /**
     * A limit of a tenant.
     *
     * @param model the model or alias that it limits; empty for all
     * @param kind {@code requests}, {@code tokens} or {@code concurrent}
     */
    record Limit(String tenant, String model, String kind, long used, long left) {}

    /**
     * A budget of a tenant, in its currency.
     *
     * @param used the cost of requests that have ended
     * @param reserved what requests under way may cost
     */
    record Budget(
            String tenant,
            String period,
            String currency,
            double used,
            double reserved,
            double left) {}
}
