package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.condition.Formula;
import dev.portolan.policy.condition.Term;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.proof.Domain.Absent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The finite domains of variables, from the tests made on them. */
final class Domains {

    private static final Domain EITHER = new Domain(List.of(false, true));

    private Domains() {}

    /** Returns the tests on parts of a text; empty if there are too many to enumerate. */
    static List<Formula.Part> enumerated(Vocabulary.Tests tests) {
        return tests.parts.size() <= TextDomain.ENUMERATED ? List.copyOf(tests.parts) : List.of();
    }

    static Domain of(Variable variable, Vocabulary.Tests tests, NodeFacts node) {
        return switch (variable) {
            case Variable.Text(Fact fact) when fact == Fact.NODE_ID ->
                    new Domain(List.of(node.id()));
            case Variable.Text(Fact fact) when fact == Fact.NODE_COUNTRY ->
                    new Domain(List.of(node.country()));
            case Variable.Text(Fact fact) -> new Domain(texts(tests, usual(fact)));
            case Variable.Entry _ -> entry(tests);
            case Variable.Amount(Fact fact) -> numbers(fact, tests.numbers);
            case Variable.Share _ -> shares(tests.shares);
            case Variable.Flag _,
                    Variable.Need _,
                    Variable.Opaque _,
                    Variable.Loose _,
                    Variable.Tenant _ ->
                    EITHER;
        };
    }

    /** Returns the domain of a variable without tests. */
    static Domain free(Variable variable) {
        return of(variable, new Vocabulary.Tests(), new NodeFacts("", CountrySet.ANY));
    }

    /**
     * Returns one tenant for each set of tenants that conditions and allow-lists do not
     * distinguish.
     */
    static Domain tenants(Vocabulary vocabulary, List<Caller> tenants) {
        var distinct = new LinkedHashMap<List<Object>, Object>();
        for (Caller tenant : tenants) {
            var marks = new ArrayList<Object>();
            marks.add(tenant.models() == null ? "all" : tenant.models());
            for (Variable variable : vocabulary.variables()) {
                if (variable instanceof Variable.Text(Fact fact) && fact == Fact.TENANT_ID) {
                    marks.add(tenant.tenant());
                }
                if (variable instanceof Variable.Entry(Fact fact, String key)
                        && fact == Fact.TENANT_LABELS) {
                    String value = tenant.labels().get(key);
                    marks.add(value == null ? Absent.ABSENT : value);
                }
            }
            distinct.putIfAbsent(marks, tenant);
        }
        return new Domain(List.copyOf(distinct.values()));
    }

    /** Returns the value of a term on a tenant's facts. */
    static String text(Caller tenant, Term term) {
        return switch (term) {
            case Term.Plain _ -> tenant.tenant();
            case Term.Keyed(Fact _, String key) -> tenant.labels().getOrDefault(key, "");
        };
    }

    private static List<Object> texts(Vocabulary.Tests tests, String usual) {
        return TextDomain.of(tests.constants, enumerated(tests), usual);
    }

    private static Domain entry(Vocabulary.Tests tests) {
        var values = new ArrayList<Object>();
        values.add(Absent.ABSENT);
        values.addAll(texts(tests, "other"));
        return new Domain(values);
    }

    private static String usual(Fact fact) {
        return switch (fact) {
            case REQUEST_PATH -> "/v1/chat/completions";
            case TENANT_ID -> "any-tenant";
            default -> "any";
        };
    }

    /** Returns every bound and a share between any two; the whole first. */
    private static Domain shares(SortedSet<Double> bounds) {
        var points = new TreeSet<Double>(bounds.subSet(0.0, Math.nextUp(1.0)));
        points.add(0.0);
        points.add(1.0);
        var values = new LinkedHashSet<Object>();
        values.add(1.0);
        double last = 0;
        for (double point : points) {
            values.add((last + point) / 2);
            values.add(point);
            last = point;
        }
        return new Domain(List.copyOf(values));
    }

    /** Returns the numbers next to every bound, and a usual one. */
    private static Domain numbers(Fact fact, Set<Long> bounds) {
        boolean output = fact == Fact.REQUEST_MAX_OUTPUT_TOKENS;
        var values = new LinkedHashSet<Object>();
        values.add(output ? Long.MAX_VALUE : 100L);
        for (long bound : bounds) {
            for (long near = -1; near <= 1; near++) {
                long value = bound + near;
                if (value >= 0 && value <= Integer.MAX_VALUE) {
                    values.add(value);
                }
            }
        }
        values.add(0L);
        values.add((long) Integer.MAX_VALUE);
        return new Domain(List.copyOf(values));
    }
}
