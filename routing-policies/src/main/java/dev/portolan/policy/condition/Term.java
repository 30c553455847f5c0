package dev.portolan.policy.condition;

/** A text a formula tests. */
public sealed interface Term {

    /** The text for a subject. */
    String read(ConditionInput subject);

    /** A fact that is a text. */
    record Plain(Fact fact) implements Term {
        @Override
        public String read(ConditionInput subject) {
            return subject.text(fact);
        }

        @Override
        public String toString() {
            return fact.cel();
        }
    }

    /** One header, label or tag; header names are in lower case. */
    record Keyed(Fact fact, String key) implements Term {
        @Override
        public String read(ConditionInput subject) {
            String value = subject.texts(fact).get(key);
            return value == null ? "" : value;
        }

        @Override
        public String toString() {
            return fact.cel() + "[\"" + key + "\"]";
        }
    }
}
