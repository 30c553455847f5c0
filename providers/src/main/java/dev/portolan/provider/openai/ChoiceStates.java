package dev.portolan.provider.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The states of an answer's choices, kept from object to object as far as objects were kept. */
final class ChoiceStates {
    private final List<ChoiceState> choices = new ArrayList<>(1);
    private final List<ChoiceState> touched = new ArrayList<>(1);
    private int known;

    /** Returns the state of the choice with this index, which is created if it is new. */
    ChoiceState at(int index) {
        while (choices.size() <= index) {
            choices.add(new ChoiceState());
        }
        return choices.get(index);
    }

    /** Records that the object changes this state. */
    void touch(ChoiceState state) {
        touched.add(state);
    }

    /** Discards what the object changed, as it is truncated or malformed. */
    void forget() {
        touched.forEach(ChoiceState::forget);
        touched.clear();
        choices.subList(known, choices.size()).clear();
    }

    /** Keeps what the object changed, as it is complete and well-formed. */
    void keep() {
        if (!touched.isEmpty()) {
            touched.forEach(ChoiceState::keep);
            touched.clear();
            known = choices.size();
        }
    }

    boolean any() {
        return known > 0;
    }

    /**
     * Returns whether there are choices, and each has a finish reason in an object that was kept.
     */
    boolean allFinished() {
        return known > 0 && seen().allMatch(choice -> choice.finished);
    }

    /** Returns whether all choices, at least this many, finished and had no content after it. */
    boolean allFinished(int expected) {
        return allFinished()
                && seen().count() >= expected
                && seen().noneMatch(choice -> choice.ongoing);
    }

    private Stream<ChoiceState> seen() {
        return choices.subList(0, known).stream().filter(choice -> choice.seen);
    }
}
