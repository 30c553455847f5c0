package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Formula.Part;
import dev.portolan.policy.condition.Formula.Part.Where;

import java.util.function.Predicate;

/** The implications and exclusions between tests on parts of a text. */
final class PartTest {

    private PartTest() {}

    /** Returns a predicate for the tests that hold for a text. */
    static Predicate<Part> holds(String text) {
        return part ->
                switch (part.where()) {
                    case BEGINNING -> text.startsWith(part.value());
                    case END -> text.endsWith(part.value());
                    case ANYWHERE -> text.contains(part.value());
                };
    }

    /** Returns whether the second test holds for every text for which the first holds. */
    static boolean implies(Part first, Part second) {
        if (second.where() == Where.ANYWHERE) {
            return first.value().contains(second.value());
        }
        return first.where() == second.where() && holds(first.value()).test(second);
    }

    /** Returns whether no text passes both tests. */
    static boolean excludes(Part first, Part second) {
        if (first.where() != second.where() || first.where() == Where.ANYWHERE) {
            return false;
        }
        return !implies(first, second) && !implies(second, first);
    }
}
