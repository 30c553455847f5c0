package dev.portolan.policy.condition;

import dev.portolan.policy.model.Capability;

import java.util.List;
import java.util.Set;

/** A condition as tests on facts, joined by and, or and not. */
public sealed interface Formula {

    /** Returns whether it holds for an input. */
    Truth test(ConditionInput input);

    /** True or false, whatever the input. */
    record Constant(boolean value) implements Formula {
        @Override
        public Truth test(ConditionInput input) {
            return Truth.of(value);
        }
    }

    /** True if the part is false. */
    record Not(Formula part) implements Formula {
        @Override
        public Truth test(ConditionInput input) {
            return part.test(input).negate();
        }
    }

    /** True if all parts are. A false part outweighs one that fails, as in CEL. */
    record All(List<Formula> parts) implements Formula {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public Truth test(ConditionInput input) {
            Truth result = Truth.TRUE;
            for (int i = 0; i < parts.size(); i++) {
                Truth part = parts.get(i).test(input);
                if (part == Truth.FALSE) {
                    return Truth.FALSE;
                }
                result = part == Truth.FAILED ? Truth.FAILED : result;
            }
            return result;
        }
    }

    /** True if any part is. A true part outweighs one that fails, as in CEL. */
    record Any(List<Formula> parts) implements Formula {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public Truth test(ConditionInput input) {
            Truth result = Truth.FALSE;
            for (int i = 0; i < parts.size(); i++) {
                Truth part = parts.get(i).test(input);
                if (part == Truth.TRUE) {
                    return Truth.TRUE;
                }
                result = part == Truth.FAILED ? Truth.FAILED : result;
            }
            return result;
        }
    }

    /** A flag is set. */
    record Flag(Fact fact) implements Formula {
        @Override
        public Truth test(ConditionInput input) {
            return Truth.of(input.flag(fact));
        }
    }

    /** A text is one of these. */
    record OneOf(Term term, Set<String> values) implements Formula {
        public OneOf {
            values = Set.copyOf(values);
        }

        @Override
        public Truth test(ConditionInput input) {
            return Truth.of(values.contains(term.read(input)));
        }
    }

    /** A text holds another at its beginning, at its end, or anywhere. */
    record Part(Term term, Where where, String value) implements Formula {
        /** The part of the text that is compared. */
        public enum Where {
            BEGINNING,
            END,
            ANYWHERE;

            boolean in(String text, String part) {
                return switch (this) {
                    case BEGINNING -> text.startsWith(part);
                    case END -> text.endsWith(part);
                    case ANYWHERE -> text.contains(part);
                };
            }
        }

        @Override
        public Truth test(ConditionInput input) {
            return Truth.of(where.in(term.read(input), value));
        }
    }

    /** A header, label or tag is there, whatever its value. */
    record Present(Fact fact, String key) implements Formula {
        @Override
        public Truth test(ConditionInput input) {
            return Truth.of(input.texts(fact).containsKey(key));
        }
    }

    /** A number is below a bound, or at it. */
    record Below(Fact fact, long bound, boolean orEqual) implements Formula {
        @Override
        public Truth test(ConditionInput input) {
            long value = input.number(fact);
            return Truth.of(value < bound || (orEqual && value == bound));
        }
    }

    /** A number is this one. */
    record Equal(Fact fact, long value) implements Formula {
        @Override
        public Truth test(ConditionInput input) {
            return Truth.of(input.number(fact) == value);
        }
    }

    /** A share is below a bound, or at it. */
    record ShareBelow(Fact fact, double bound, boolean orEqual) implements Formula {
        @Override
        public Truth test(ConditionInput input) {
            return Truth.of(holds(input.share(fact)));
        }

        /** Returns whether it holds for a share. */
        public boolean holds(double share) {
            return share < bound || (orEqual && share == bound);
        }
    }

    /** The request needs a capability. */
    record Needs(Capability capability) implements Formula {
        @Override
        public Truth test(ConditionInput input) {
            return Truth.of(input.request().demand().needs().has(capability));
        }
    }

    /** A condition without another form, evaluated by CEL's own runtime. */
    record Opaque(CelTest cel) implements Formula {
        @Override
        public Truth test(ConditionInput input) {
            return cel.test(input);
        }
    }
}
