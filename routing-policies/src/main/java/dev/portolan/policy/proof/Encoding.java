package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.condition.Formula;
import dev.portolan.policy.condition.Term;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.proof.Constraint.Choice;
import dev.portolan.policy.proof.Constraint.Fixed;
import dev.portolan.policy.proof.Constraint.Joined;
import dev.portolan.policy.proof.Constraint.Negated;
import dev.portolan.policy.proof.Variable.Tenant;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The conditions of a configuration as constraints over variables with finite domains. */
final class Encoding {

    private final List<Variable> variables = new ArrayList<>();
    private final List<Domain> domains = new ArrayList<>();
    private final Map<Variable, Integer> numbers = new HashMap<>();
    private final Map<Variable, List<Formula.Part>> parts = new HashMap<>();
    private final boolean tenantsKnown;
    private final Set<String> openLabels;

    Encoding(List<Condition> conditions, ProofContext context) {
        tenantsKnown = !context.tenants().isEmpty();
        openLabels = context.openLabels();
        var vocabulary = new Vocabulary();
        conditions.forEach(condition -> vocabulary.add(condition.formula()));
        if (tenantsKnown) {
            add(new Tenant(), Domains.tenants(vocabulary, context.tenants()));
        }
        add(new Variable.Text(Fact.REQUEST_MODEL), new Domain(context.names()));
        for (Variable variable : vocabulary.variables()) {
            boolean known = ofTenant(variable) && !isOpen(variable);
            if (!known && !numbers.containsKey(variable)) {
                Vocabulary.Tests tests = vocabulary.of(variable);
                parts.put(variable, Domains.enumerated(tests));
                add(variable, Domains.of(variable, tests, context.node()));
            }
        }
    }

    private void add(Variable variable, Domain domain) {
        numbers.put(variable, variables.size());
        variables.add(variable);
        domains.add(domain);
    }

    /** Returns whether the variable is part of the tenant, if the tenants are known. */
    private boolean ofTenant(Variable variable) {
        return tenantsKnown
                && (variable.equals(new Variable.Text(Fact.TENANT_ID))
                        || (variable instanceof Variable.Entry entry
                                && entry.fact() == Fact.TENANT_LABELS));
    }

    /** Returns whether the variable is a label that callers of a tenant without it may have. */
    private boolean isOpen(Variable variable) {
        return variable instanceof Variable.Entry(Fact fact, String key)
                && fact == Fact.TENANT_LABELS
                && openLabels.contains(key);
    }

    int[] sizes() {
        return domains.stream().mapToInt(Domain::size).toArray();
    }

    List<Variable> variables() {
        return variables;
    }

    /** Returns the value of a variable in a solution; the first of its domain if it is open. */
    Optional<Object> value(Variable variable, int[] chosen) {
        Integer number = numbers.get(variable);
        if (number == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(domains.get(number).value(Math.max(0, chosen[number])));
    }

    /** Returns whether a solution leaves a variable open. */
    boolean isOpen(Variable variable, int[] chosen) {
        Integer number = numbers.get(variable);
        return number == null || chosen[number] < 0;
    }

    /** Returns whether a solution contains an unnamed value. */
    boolean hasUnnamedValue(int[] chosen) {
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] >= 0 && domains.get(i).value(chosen[i]) == null) {
                return true;
            }
        }
        return false;
    }

    Constraint constraint(Optional<Condition> condition) {
        return condition.map(c -> constraint(c.formula())).orElse(new Fixed(true));
    }

    /** Returns a constraint on the value of a variable. */
    Constraint where(Variable variable, Predicate<Object> holds) {
        if (!numbers.containsKey(variable)) {
            add(variable, Domains.free(variable));
        }
        int number = numbers.getOrDefault(variable, -1);
        var truth = new BitSet();
        Domain domain = domains.get(number);
        for (int choice = 0; choice < domain.size(); choice++) {
            truth.set(choice, holds.test(domain.values().get(choice)));
        }
        return new Choice(number, truth);
    }

    private Constraint constraint(Formula formula) {
        return switch (formula) {
            case Formula.Constant(boolean value) -> new Fixed(value);
            case Formula.Not(Formula part) -> new Negated(constraint(part));
            case Formula.All(List<Formula> all) -> joined(true, all);
            case Formula.Any(List<Formula> any) -> joined(false, any);
            case Formula.Flag flag -> where(new Variable.Flag(flag.fact()), Boolean.TRUE::equals);
            case Formula.Needs needs ->
                    where(new Variable.Need(needs.capability()), Boolean.TRUE::equals);
            case Formula.Opaque opaque ->
                    where(new Variable.Opaque(opaque.cel()), Boolean.TRUE::equals);
            case Formula.Below below ->
                    where(
                            new Variable.Amount(below.fact()),
                            value ->
                                    (Long) value < below.bound()
                                            || (below.orEqual() && (Long) value == below.bound()));
            case Formula.Equal equal ->
                    where(
                            new Variable.Amount(equal.fact()),
                            value -> (Long) value == equal.value());
            case Formula.ShareBelow below ->
                    where(new Variable.Share(below.fact()), value -> below.holds((Double) value));
            case Formula.Present present -> present(present);
            case Formula.OneOf one -> text(one.term(), text -> one.values().contains(text), one);
            case Formula.Part part -> part(part);
        };
    }

    private Constraint joined(boolean all, List<Formula> parts) {
        return new Joined(all, parts.stream().map(this::constraint).toList());
    }

    private Constraint present(Formula.Present present) {
        var entry = new Variable.Entry(present.fact(), present.key());
        if (!ofTenant(entry)) {
            return where(entry, value -> value != Domain.Absent.ABSENT);
        }
        Constraint written =
                where(
                        new Tenant(),
                        tenant -> ((Caller) tenant).labels().containsKey(present.key()));
        return isOpen(entry)
                ? new Joined(
                        false,
                        List.of(written, where(entry, value -> value != Domain.Absent.ABSENT)))
                : written;
    }

    private Constraint part(Formula.Part part) {
        Variable variable = Vocabulary.variable(part.term());
        if ((!ofTenant(variable) || isOpen(variable)) && !model(variable)) {
            if (!parts.getOrDefault(variable, List.of()).contains(part)) {
                return where(new Variable.Loose(part), Boolean.TRUE::equals);
            }
        }
        return text(part.term(), text -> PartTest.holds(text).test(part), part);
    }

    private static boolean model(Variable variable) {
        return variable.equals(new Variable.Text(Fact.REQUEST_MODEL));
    }

    private Constraint text(Term term, Predicate<String> holds, Formula test) {
        Variable variable = Vocabulary.variable(term);
        if (!ofTenant(variable)) {
            return free(variable, holds, test);
        }
        Constraint written =
                where(new Tenant(), tenant -> holds.test(Domains.text((Caller) tenant, term)));
        return variable instanceof Variable.Entry(Fact _, String key) && isOpen(variable)
                ? written(key, written, free(variable, holds, test))
                : written;
    }

    /** Returns {@code written} for tenants with the label, and {@code claimed} for the others. */
    private Constraint written(String label, Constraint written, Constraint claimed) {
        Constraint fixed =
                where(new Tenant(), tenant -> ((Caller) tenant).labels().containsKey(label));
        return new Joined(
                false,
                List.of(
                        new Joined(true, List.of(fixed, written)),
                        new Joined(true, List.of(new Negated(fixed), claimed))));
    }

    private Constraint free(Variable variable, Predicate<String> holds, Formula test) {
        int bit = parts.getOrDefault(variable, List.of()).indexOf(test);
        return where(
                variable,
                value ->
                        switch (value) {
                            case String text -> holds.test(text);
                            case Domain.UnnamedValue(long outcome) ->
                                    bit >= 0 && (outcome >>> bit & 1) != 0;
                            default -> holds.test("");
                        });
    }
}
