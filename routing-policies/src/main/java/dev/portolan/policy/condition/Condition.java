package dev.portolan.policy.condition;

/** A compiled condition: its text as written and the formula it means. */
public record Condition(String text, Formula formula) {

    /** Whether it holds; what cannot be evaluated has failed. */
    public Truth test(Subject subject) {
        return formula.test(subject);
    }

    @Override
    public String toString() {
        return text;
    }
}
