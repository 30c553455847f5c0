package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Formula.Part;
import dev.portolan.policy.condition.Formula.Part.Where;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The texts that a set of tests distinguishes. */
final class TextDomain {

    /**
     * The largest number of tests on parts of one text that are enumerated; with more, each is a
     * free choice.
     */
    static final int ENUMERATED = 8;

    private static final String OTHER = "other";

    private final List<Part> parts;
    private final Map<Long, Object> byOutcome = new HashMap<>();

    private TextDomain(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Returns texts for every outcome of the tests.
     *
     * @param constants the texts the variable is compared with
     * @param usual the preferred text if it passes no test
     */
    static List<Object> of(Set<String> constants, List<Part> parts, String usual) {
        var domain = new TextDomain(parts);
        domain.add(constants.contains(usual) ? unlike(constants, parts) : usual);
        domain.combine(constants);
        domain.addUnnamedValues();
        var values = new ArrayList<Object>(domain.byOutcome.values());
        for (String constant : constants) {
            if (!values.contains(constant)) {
                values.add(constant);
            }
        }
        return values;
    }

    private static String unlike(Set<String> constants, List<Part> parts) {
        String other = OTHER;
        while (constants.contains(other) || parts.stream().anyMatch(PartTest.holds(other))) {
            other += "-";
            if (other.length() > 64) {
                return other;
            }
        }
        return other;
    }

    private void add(String text) {
        byOutcome.putIfAbsent(outcome(text), text);
    }

    /** Adds texts built from the parts: first the beginnings, then the middles, then the ends. */
    private void combine(Set<String> constants) {
        for (long chosen = 1; chosen < 1L << parts.size(); chosen++) {
            String text =
                    joined(chosen, Where.BEGINNING)
                            + OTHER
                            + joined(chosen, Where.ANYWHERE)
                            + OTHER
                            + joined(chosen, Where.END);
            if (!constants.contains(text)) {
                add(text);
            }
            String tight =
                    joined(chosen, Where.BEGINNING)
                            + joined(chosen, Where.ANYWHERE)
                            + joined(chosen, Where.END);
            if (!constants.contains(tight)) {
                add(tight);
            }
        }
    }

    private String joined(long chosen, Where where) {
        String longest = "";
        var all = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            if ((chosen >>> i & 1) != 0 && parts.get(i).where() == where) {
                String value = parts.get(i).value();
                all.append(value);
                longest = value.length() > longest.length() ? value : longest;
            }
        }
        return where == Where.ANYWHERE ? all.toString() : longest;
    }

    /** Adds the outcomes that are not known to be impossible but that no text above has. */
    private void addUnnamedValues() {
        for (long outcome = 0; outcome < 1L << parts.size(); outcome++) {
            if (!byOutcome.containsKey(outcome) && possible(outcome)) {
                byOutcome.put(outcome, new Domain.UnnamedValue(outcome));
            }
        }
    }

    private boolean possible(long outcome) {
        for (int i = 0; i < parts.size(); i++) {
            if ((outcome >>> i & 1) == 0) {
                continue;
            }
            for (int j = 0; j < parts.size(); j++) {
                boolean other = (outcome >>> j & 1) != 0;
                if ((!other && PartTest.implies(parts.get(i), parts.get(j)))
                        || (other && PartTest.excludes(parts.get(i), parts.get(j)))) {
                    return false;
                }
            }
        }
        return true;
    }

    private long outcome(String text) {
        long outcome = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (PartTest.holds(text).test(parts.get(i))) {
                outcome |= 1L << i;
            }
        }
        return outcome;
    }
}
