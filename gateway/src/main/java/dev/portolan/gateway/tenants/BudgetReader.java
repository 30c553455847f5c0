package dev.portolan.gateway.tenants;

import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code budgets}. */
final class BudgetReader {
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,6})?");
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%");
    private static final BigDecimal MAX_NANOS = new BigDecimal(Long.MAX_VALUE);
    private static final int MAX_NAMED = 5;

    private final TenantContext context;
    private final Findings findings;

    BudgetReader(TenantContext context, Findings findings) {
        this.context = context;
        this.findings = findings;
    }

    /**
     * The effect of a budget that is used up: requests are refused, or only a warning is logged.
     */
    private enum Mode {
        HARD,
        SOFT
    }

    /** Reads the budgets of one scope, of which each must have another period. */
    List<BudgetTerms> read(Fields scope) {
        List<BudgetTerms> budgets = new ArrayList<>();
        Map<BudgetPeriod, Position> periods = new EnumMap<>(BudgetPeriod.class);
        for (Node node : scope.list("budgets")) {
            Fields fields = Fields.of(node, "the budget", findings);
            budget(fields)
                    .ifPresent(
                            terms -> {
                                contradiction(fields, terms, periods);
                                budgets.add(terms);
                            });
        }
        return budgets;
    }

    private void contradiction(
            Fields fields, BudgetTerms terms, Map<BudgetPeriod, Position> periods) {
        Position first = periods.putIfAbsent(terms.per(), fields.at());
        if (first != null) {
            findings.error(
                    fields.at("per"),
                    "the same scope has another budget for this period at %s; keep one of them"
                            .formatted(first));
        }
    }

    private Optional<BudgetTerms> budget(Fields fields) {
        fields.reportMissing("per", "day, week, month or total");
        Optional<BigDecimal> amount = amount(fields);
        String currency = fields.text("currency");
        Optional<BigDecimal> rate = rate(fields, currency);
        Optional<BudgetPeriod> per = fields.choice("per", BudgetPeriod.class);
        ZoneId zone = zone(fields);
        boolean hard = fields.choice("mode", Mode.class).orElse(Mode.HARD) == Mode.HARD;
        List<Integer> warn = warn(fields);
        unpriced(fields);
        fields.end();
        if (amount.isEmpty() || rate.isEmpty() || per.isEmpty()) {
            return Optional.empty();
        }
        if (amount.get().multiply(rate.get()).movePointRight(9).compareTo(MAX_NANOS) > 0) {
            fields.error(
                    "amount",
                    "\"amount\" is worth more than 9,000,000,000 of the reference currency"
                            + " (expected: less)");
            return Optional.empty();
        }
        return Optional.of(
                new BudgetTerms(amount.get(), currency, rate.get(), per.get(), zone, hard, warn));
    }

    private static Optional<BigDecimal> amount(Fields fields) {
        fields.reportMissing("amount", "a number such as 5000 or 0.5");
        Optional<Scalar> written = fields.scalar("amount");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        if (AMOUNT.matcher(written.get().text()).matches()) {
            BigDecimal amount = new BigDecimal(written.get().text());
            if (amount.signum() > 0) {
                return Optional.of(amount);
            }
        }
        fields.error(
                "amount",
                ("\"amount\" is %s (expected: a number above 0 with up to 6 decimals, such as"
                                + " 5000 or 0.5; its currency goes under \"currency\")")
                        .formatted(written.get().shown()));
        return Optional.empty();
    }

    private Optional<BigDecimal> rate(Fields fields, String currency) {
        Optional<BigDecimal> rate = Optional.ofNullable(context.rates().get(currency));
        if (rate.isEmpty() && !currency.isBlank()) {
            String known =
                    context.rates().isEmpty()
                            ? "a currency of the catalog's prices"
                            : String.join(
                                    ", ", context.rates().keySet().stream().sorted().toList());
            fields.error(
                    "currency",
                    ("the currency \"%s\" has no rate (expected: %s); add it to the catalog, as in"
                                    + " currencies: {EUR: 1.0, USD: 0.92}")
                            .formatted(currency, known));
        }
        return rate;
    }

    private static ZoneId zone(Fields fields) {
        Optional<Scalar> written = fields.scalar("timezone");
        if (written.isEmpty()) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(written.get().text());
        } catch (DateTimeException e) {
            fields.error(
                    "timezone",
                    "\"timezone\" is %s (expected: a name of the IANA database such as Europe/Paris)"
                            .formatted(written.get().shown()));
            return ZoneOffset.UTC;
        }
    }

    private List<Integer> warn(Fields fields) {
        List<Integer> percents = new ArrayList<>();
        for (Scalar written : fields.scalars("warn")) {
            Matcher percent = PERCENT.matcher(written.text());
            int value = percent.matches() ? Integer.parseInt(percent.group(1)) : 0;
            if (value < 1 || value > 100) {
                findings.error(
                        written.at(),
                        "%s is not a share (expected: 1% to 100%, such as \"80%\")"
                                .replace("%s", written.shown()));
            } else {
                percents.add(value);
            }
        }
        return percents.stream().sorted().distinct().toList();
    }

    /** Reports deployments without a price, whose requests no budget counts. */
    private void unpriced(Fields fields) {
        boolean required = fields.bool("requirePrice").orElse(false);
        List<String> unpriced = context.unpriced();
        if (unpriced.isEmpty()) {
            return;
        }
        String names =
                String.join(", ", unpriced.subList(0, Math.min(MAX_NAMED, unpriced.size())))
                        + (unpriced.size() > MAX_NAMED
                                ? " and " + (unpriced.size() - MAX_NAMED) + " more"
                                : "");
        String message =
                ("the budget does not count requests to %s, which have no price; add \"price\" to"
                                + " them, or \"prices\" to the catalog")
                        .formatted(names);
        if (required) {
            findings.error(fields.at("requirePrice"), message);
        } else {
            findings.warning(fields.at(), message);
        }
    }
}
