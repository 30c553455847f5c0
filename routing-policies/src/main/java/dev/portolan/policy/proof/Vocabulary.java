package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.condition.Formula;
import dev.portolan.policy.condition.Term;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The tests of all conditions, grouped by variable. */
final class Vocabulary {

    /** The tests on one variable. */
    static final class Tests {
        final Set<String> constants = new LinkedHashSet<>();
        final Set<Formula.Part> parts = new LinkedHashSet<>();
        final Set<Long> numbers = new TreeSet<>();
        final TreeSet<Double> shares = new TreeSet<>();
    }

    private final Map<Variable, Tests> tests = new LinkedHashMap<>();

    /** Adds all tests of a formula. */
    void add(Formula formula) {
        switch (formula) {
            case Formula.Constant _ -> {}
            case Formula.Not not -> add(not.part());
            case Formula.All all -> all.parts().forEach(this::add);
            case Formula.Any any -> any.parts().forEach(this::add);
            case Formula.OneOf one -> of(variable(one.term())).constants.addAll(one.values());
            case Formula.Part part -> of(variable(part.term())).parts.add(part);
            case Formula.Present present -> of(new Variable.Entry(present.fact(), present.key()));
            case Formula.Flag flag -> of(new Variable.Flag(flag.fact()));
            case Formula.Below below ->
                    of(new Variable.Amount(below.fact())).numbers.add(below.bound());
            case Formula.Equal equal ->
                    of(new Variable.Amount(equal.fact())).numbers.add(equal.value());
            case Formula.ShareBelow below ->
                    of(new Variable.Share(below.fact())).shares.add(below.bound());
            case Formula.Needs needs -> of(new Variable.Need(needs.capability()));
            case Formula.Opaque opaque -> of(new Variable.Opaque(opaque.cel()));
        }
    }

    static Variable variable(Term term) {
        return switch (term) {
            case Term.Plain(Fact fact) -> new Variable.Text(fact);
            case Term.Keyed(Fact fact, String key) -> new Variable.Entry(fact, key);
        };
    }

    /** The variables, in the order of addition. */
    List<Variable> variables() {
        return new ArrayList<>(tests.keySet());
    }

    /** The tests on a variable. */
    Tests of(Variable variable) {
        return tests.computeIfAbsent(variable, _ -> new Tests());
    }
}
