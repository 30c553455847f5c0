package dev.portolan.load.dialect;

import dev.portolan.load.answer.ModelAnswer;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.script.ReceivedRequest;

import java.util.Locale;

/**
 * A request and its answer, with what a dialect needs to write the response.
 *
 * @param model the model name in the response
 * @param seed 24 hexadecimal digits, different for each request of an endpoint
 */
public record ExchangeContext(
        ModelRequest modelRequest, ModelAnswer answer, String model, String seed) {
    /** The creation time of every simulated response, in epoch seconds. */
    static final long CREATED = 1_767_225_600L;

    public static ExchangeContext of(
            SimulatedEndpointProfile profile, ReceivedRequest request, ModelRequest modelRequest) {
        var answer = profile.model().answer(modelRequest);
        return new ExchangeContext(
                modelRequest, answer, modelRequest.model(), seed(profile, request));
    }

    static String seed(SimulatedEndpointProfile profile, ReceivedRequest request) {
        int endpoint = profile.name().hashCode();
        return String.format(
                Locale.ROOT,
                "%08x%08x%08x",
                Integer.reverse(request.number()),
                endpoint,
                endpoint * 31);
    }

    public ExchangeContext withModel(String name) {
        return new ExchangeContext(modelRequest, answer, name, seed);
    }
}
