package dev.portolan.gateway.tenants;

import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Entry;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Suggestion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads {@code limits}, {@code budgets} and {@code modelLimits}. */
final class LimitsReader {
    private static final long MAX_CONCURRENT = 1_000_000;

    private final TenantContext context;
    private final Findings findings;
    private final BudgetReader budgets;

    LimitsReader(TenantContext context, Findings findings) {
        this.context = context;
        this.findings = findings;
        this.budgets = new BudgetReader(context, findings);
    }

    /** Reads the limits and budgets of a tenant or a key. */
    WrittenLimits read(Fields fields) {
        List<BudgetTerms> terms = budgets.read(fields);
        return fields.fields("limits").map(this::limits).orElse(WrittenLimits.NONE).with(terms);
    }

    private WrittenLimits limits(Fields fields) {
        Optional<Rate> requests = rate(fields, "requests");
        Optional<Rate> tokens = rate(fields, "tokens");
        OptionalLong concurrent = fields.integer("concurrent", 1, MAX_CONCURRENT);
        fields.end();
        return new WrittenLimits(
                requests.orElse(null),
                tokens.orElse(null),
                concurrent.isPresent() ? (Integer) (int) concurrent.getAsLong() : null,
                List.of());
    }

    private static Optional<Rate> rate(Fields fields, String key) {
        Optional<Scalar> written = fields.scalar(key);
        Optional<Rate> rate = written.map(Scalar::text).flatMap(Rate::parse);
        if (written.isPresent() && rate.isEmpty()) {
            fields.error(
                    key,
                    "\"%s\" is %s (expected: %s)".formatted(key, written.get().shown(), Rate.FORM));
        }
        return rate;
    }

    /** Reads the limits of a tenant's single models and aliases, by their names. */
    Map<String, WrittenLimits> models(Fields fields) {
        Map<String, WrittenLimits> limits = new LinkedHashMap<>();
        for (Entry entry : fields.entries("modelLimits")) {
            known(entry);
            Fields model =
                    Fields.of(entry.value(), "the limits of \"" + entry.key() + "\"", findings);
            List<BudgetTerms> terms = budgets.read(model);
            limits.put(entry.key(), limits(model).with(terms));
        }
        return limits;
    }

    private void known(Entry entry) {
        Set<String> models = context.models();
        if (models != null && !models.contains(entry.key())) {
            findings.error(
                    entry.at(),
                    "no endpoint serves \"%s\" and no alias has that name (expected: a model or an alias)%s"
                            .formatted(entry.key(), Suggestion.of(entry.key(), models)));
        }
    }
}
