package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Formula.Part;
import dev.portolan.policy.condition.Formula.Part.Where;

import java.util.function.Predicate;

/** How tests on parts of a text bear on each other. */
final class PartTest {

    private PartTest() {}

    /** The tests that hold of a text. */
    static Predicate<Part> holds(String text) {
        return part ->
                switch (part.where()) {
                    case BEGINNING -> text.startsWith(part.value());
                    case END -> text.endsWith(part.value());
                    case ANYWHERE -> text.contains(part.value());
                };
    }

    /** Whether every text of which the first holds is one of which the second holds. */
    static boolean implies(Part first, Part second) {
        if (second.where() == Where.ANYWHERE) {
            return first.value().contains(second.value());
        }
        return first.where() == second.where() && holds(first.value()).test(second);
    }

    /** Whether no text has both. */
    static boolean excludes(Part first, Part second) {
        if (first.where() != second.where() || first.where() == Where.ANYWHERE) {
            return false;
        }
        return !implies(first, second) && !implies(second, first);
    }
}
