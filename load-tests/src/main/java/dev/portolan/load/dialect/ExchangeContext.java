package dev.portolan.load.dialect;

import dev.portolan.load.answer.ModelAnswer;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.script.ReceivedRequest;

import java.util.Locale;

/**
 * One question and its answer, on their way to bytes.
 *
 * @param model the name the answer gives itself
 * @param seed 24 hexadecimal digits, different for each request of a place
 */
public record ExchangeContext(
        ModelRequest question, ModelAnswer answer, String model, String seed) {
    /** The second at which every simulated answer says that it was made. */
    static final long CREATED = 1_767_225_600L;

    public static ExchangeContext of(
            SimulatedEndpointProfile profile, ReceivedRequest request, ModelRequest question) {
        var answer = profile.model().answer(question);
        return new ExchangeContext(question, answer, question.model(), seed(profile, request));
    }

    static String seed(SimulatedEndpointProfile profile, ReceivedRequest request) {
        int place = profile.name().hashCode();
        return String.format(
                Locale.ROOT, "%08x%08x%08x", Integer.reverse(request.number()), place, place * 31);
    }

    public ExchangeContext named(String served) {
        return new ExchangeContext(question, answer, served, seed);
    }
}
