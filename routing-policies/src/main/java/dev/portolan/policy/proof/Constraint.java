package dev.portolan.policy.proof;

import java.util.BitSet;
import java.util.List;

/** A formula over numbered variables, each with a finite number of choices. */
sealed interface Constraint {

    /** The value of a constraint under a partial choice. */
    enum Known {
        FALSE,
        TRUE,
        OPEN
    }

    /**
     * Returns the value under a partial choice.
     *
     * @param chosen the choice of each variable; -1 if it is open
     */
    Known under(int[] chosen);

    /** Returns the first open variable that the value depends on, or -1. */
    int open(int[] chosen);

    /** True or false. */
    record Fixed(boolean value) implements Constraint {
        @Override
        public Known under(int[] chosen) {
            return value ? Known.TRUE : Known.FALSE;
        }

        @Override
        public int open(int[] chosen) {
            return -1;
        }
    }

    /** True under the choices of a variable whose bit is set. */
    record Choice(int variable, BitSet truth) implements Constraint {
        @Override
        public Known under(int[] chosen) {
            int choice = chosen[variable];
            if (choice < 0) {
                return Known.OPEN;
            }
            return truth.get(choice) ? Known.TRUE : Known.FALSE;
        }

        @Override
        public int open(int[] chosen) {
            return chosen[variable] < 0 ? variable : -1;
        }
    }

    /** True if the part is false. */
    record Negated(Constraint part) implements Constraint {
        @Override
        public Known under(int[] chosen) {
            return switch (part.under(chosen)) {
                case TRUE -> Known.FALSE;
                case FALSE -> Known.TRUE;
                case OPEN -> Known.OPEN;
            };
        }

        @Override
        public int open(int[] chosen) {
            return part.open(chosen);
        }
    }

    /** True if every part is ({@code all}), or if any is. */
    record Joined(boolean all, List<Constraint> parts) implements Constraint {
        public Joined {
            parts = List.copyOf(parts);
        }

        @Override
        public Known under(int[] chosen) {
            Known deciding = all ? Known.FALSE : Known.TRUE;
            Known result = all ? Known.TRUE : Known.FALSE;
            for (int i = 0; i < parts.size(); i++) {
                Known part = parts.get(i).under(chosen);
                if (part == deciding) {
                    return deciding;
                }
                result = part == Known.OPEN ? Known.OPEN : result;
            }
            return result;
        }

        @Override
        public int open(int[] chosen) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).under(chosen) == Known.OPEN) {
                    return parts.get(i).open(chosen);
                }
            }
            return -1;
        }
    }
}
