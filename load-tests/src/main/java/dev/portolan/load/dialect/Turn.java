package dev.portolan.load.dialect;

import dev.portolan.load.answer.Answer;
import dev.portolan.load.answer.Question;
import dev.portolan.load.stage.SeenRequest;

import java.util.Locale;

/**
 * One question and its answer, on their way to bytes.
 *
 * @param model the name the answer gives itself
 * @param seed 24 hexadecimal digits, different for each request of a place
 */
record Turn(Question question, Answer answer, String model, String seed) {
    /** The second at which every simulated answer says that it was made. */
    static final long CREATED = 1_767_225_600L;

    static Turn of(Profile profile, SeenRequest request, Question question) {
        var answer = profile.speaker().answer(question);
        return new Turn(question, answer, question.model(), seed(profile, request));
    }

    static String seed(Profile profile, SeenRequest request) {
        int place = profile.name().hashCode();
        return String.format(
                Locale.ROOT, "%08x%08x%08x", Integer.reverse(request.number()), place, place * 31);
    }

    Turn named(String served) {
        return new Turn(question, answer, served, seed);
    }
}
