package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;

import java.util.Set;

/** A schema in a target's form, or the reason why it has none. */
public sealed interface FittedSchema {
    /** The schema to send. */
    record Fitted(JsonValue schema) implements FittedSchema {}

    /**
     * The target can't enforce the schema.
     *
     * @param why a clause without the caller's text, such as "an object has members of any name"
     */
    record Unfit(String why) implements FittedSchema {
        static final String RECURSIVE = "a definition refers to itself";
        static final String OUTSIDE = "a reference leads outside of it";
        static final String MAP = "an object has members of any name";

        private static final Set<String> PUBLISHED = Set.of(RECURSIVE, OUTSIDE, MAP);

        /**
         * Returns whether providers state that they refuse it; of other schemas, such as one
         * without a type, it is only known that they can't be enforced.
         */
        public boolean isRefused() {
            return PUBLISHED.contains(why);
        }
    }
}
