package dev.portolan.gateway.limits;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/** The period of a budget. Each but the last begins at midnight in the budget's time zone. */
public enum BudgetPeriod {
    /** A calendar day. */
    DAY {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day;
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusDays(1);
        }
    },
    /** A week that begins on Monday, as in ISO 8601. */
    WEEK {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusWeeks(1);
        }
    },
    /** A calendar month. */
    MONTH {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusMonths(1);
        }
    },
    /** All time: what was spent counts for ever. */
    TOTAL {
        @Override
        LocalDate firstDay(LocalDate day) {
            return LocalDate.EPOCH;
        }

        @Override
        LocalDate next(LocalDate first) {
            return LocalDate.of(9999, 12, 31);
        }
    };

    abstract LocalDate firstDay(LocalDate day);

    abstract LocalDate next(LocalDate first);

    /** Returns the window that contains {@code epochMillis}; clock changes of the zone count. */
    public BudgetWindow windowAt(long epochMillis, ZoneId zone) {
        LocalDate day = Instant.ofEpochMilli(epochMillis).atZone(zone).toLocalDate();
        LocalDate first = firstDay(day);
        return new BudgetWindow(
                first.atStartOfDay(zone).toInstant().toEpochMilli(),
                next(first).atStartOfDay(zone).toInstant().toEpochMilli());
    }
}
