package dev.portolan.policy.condition;

import java.util.Set;

/**
 * A compiled condition: its text as written and the formula it means.
 *
 * @param facts the facts it reads
 */
public record Condition(String text, Formula formula, Set<Fact> facts) {

    public Condition {
        facts = Set.copyOf(facts);
    }

    /** Returns whether it holds; FAILED if it cannot be evaluated. */
    public Truth test(ConditionInput input) {
        try {
            return formula.test(input);
        } catch (UnreadableFactException e) {
            return Truth.FAILED;
        }
    }

    /** Returns whether its result depends on the body of a request. */
    public boolean readsBody() {
        return facts.stream().anyMatch(Fact::inBody);
    }

    @Override
    public String toString() {
        return text;
    }
}
