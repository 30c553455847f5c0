package dev.portolan.policy.condition;

/** A text a formula tests. */
public sealed interface Term {

    /** Returns the text for an input. */
    String read(ConditionInput input);

    /** A fact that is a text. */
    record Plain(Fact fact) implements Term {
        @Override
        public String read(ConditionInput input) {
            return input.text(fact);
        }

        @Override
        public String toString() {
            return fact.cel();
        }
    }

    /** A header, label or tag; header names are in lower case. */
    record Keyed(Fact fact, String key) implements Term {
        @Override
        public String read(ConditionInput input) {
            String value = input.texts(fact).get(key);
            return value == null ? "" : value;
        }

        @Override
        public String toString() {
            return fact.cel() + "[\"" + key + "\"]";
        }
    }
}
