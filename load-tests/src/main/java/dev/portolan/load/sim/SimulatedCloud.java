package dev.portolan.load.sim;

import java.util.List;
import java.util.Map;

/**
 * The small world of the demo and of whole-system tests: a vLLM node in Paris, one in Virginia,
 * Mistral's platform, and Azure OpenAI in Sweden.
 */
public final class SimulatedCloud implements AutoCloseable {
    /** The credential every place of this world that asks for one accepts. */
    public static final String KEY = "simulated-credential";

    /** The name the self-hosted nodes serve their model under. */
    public static final String NODE_MODEL = "mistralai/Mistral-Small-3.2-24B-Instruct-2506";

    /** The name Mistral's platform serves its model under. */
    public static final String MISTRAL_MODEL = "mistral-small-latest";

    /** The deployment at Azure. */
    public static final String AZURE_DEPLOYMENT = "mistral-small-prod";

    private final SimulatedPlace paris =
            VllmNode.at("FR").named("paris").serving(NODE_MODEL).start();
    private final SimulatedPlace virginia =
            VllmNode.at("US").named("virginia").serving(NODE_MODEL).start();
    private final SimulatedPlace mistral = MistralCloud.withKey(KEY).serving(MISTRAL_MODEL).start();
    private final SimulatedPlace sweden =
            SimulatedAzureOpenAi.in(
                            "Sweden Central", Map.of(AZURE_DEPLOYMENT, "mistral-small-2506"))
                    .named("sweden")
                    .key(KEY)
                    .start();

    private SimulatedCloud() {}

    /** Starts every place, each on a free port. */
    public static SimulatedCloud start() {
        return new SimulatedCloud();
    }

    /** The vLLM node in France. */
    public SimulatedPlace paris() {
        return paris;
    }

    /** The vLLM node in the United States. */
    public SimulatedPlace virginia() {
        return virginia;
    }

    /** Mistral's platform. */
    public SimulatedPlace mistral() {
        return mistral;
    }

    /** Azure OpenAI in Sweden. */
    public SimulatedPlace sweden() {
        return sweden;
    }

    /** Every place. */
    public List<SimulatedPlace> places() {
        return List.of(paris, virginia, mistral, sweden);
    }

    @Override
    public void close() {
        places().forEach(SimulatedPlace::close);
    }
}
