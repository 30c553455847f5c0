package dev.portolan.policy.condition;

import java.util.Set;

/**
 * A compiled condition: its text as written and the formula it means.
 *
 * @param facts everything it asks about
 */
public record Condition(String text, Formula formula, Set<Fact> facts) {

    public Condition {
        facts = Set.copyOf(facts);
    }

    /** Whether it holds; what cannot be evaluated has failed. */
    public Truth test(ConditionInput subject) {
        try {
            return formula.test(subject);
        } catch (UnreadableFactException e) {
            return Truth.FAILED;
        }
    }

    /** Whether its answer depends on the body of a request. */
    public boolean readsBody() {
        return facts.stream().anyMatch(Fact::inBody);
    }

    @Override
    public String toString() {
        return text;
    }
}
