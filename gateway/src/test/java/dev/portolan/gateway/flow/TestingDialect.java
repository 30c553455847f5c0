package dev.portolan.gateway.flow;

import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.sim.AnthropicCloud;
import dev.portolan.load.sim.GoogleIdentity;
import dev.portolan.load.sim.SimulatedBedrock;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VertexAi;
import dev.portolan.load.sim.VllmNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The protocols of test deployments, and their catalog entries. */
enum Speech {
    OPENAI,
    ANTHROPIC,
    BEDROCK,
    GEMINI;

    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String HERE =
            "attest: {processing: [DE], storage: [DE], by: test, at: 2026-01-01, expires:"
                    + " 2036-12-31}";
    private static final String PRICE = "price: {input: 1, output: 1, currency: EUR}";

    /** A deployment with its endpoint in a catalog, at a price below all others. */
    record Spoken(SimulatedEndpoint place, String endpoint, AutoCloseable besides)
            implements AutoCloseable {
        @Override
        public void close() {
            place.close();
            try {
                besides.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Starts a deployment named paris with this protocol and the voice {@code one}. */
    Spoken at(Path folder) {
        return switch (this) {
            case OPENAI -> openAi();
            case ANTHROPIC -> anthropic();
            case BEDROCK -> bedrock();
            case GEMINI -> gemini(folder);
        };
    }

    private static Spoken openAi() {
        SimulatedEndpoint place =
                VllmNode.at("FR").named("paris").answersAs("one").serving("up").words(60).start();
        return spoken(place, "provider: vllm\n    url: %s/v1".formatted(place.url()), "up");
    }

    private static Spoken anthropic() {
        SimulatedEndpoint place =
                AnthropicCloud.withKey("k")
                        .named("paris")
                        .answersAs("one")
                        .serving("claude-x")
                        .words(60)
                        .start();
        String how =
                """
                provider: anthropic
                    url: %s/v1
                    credentials: {type: api-key, key: k}\
                """
                        .formatted(place.url());
        return spoken(place, how, "claude-x");
    }

    private static Spoken bedrock() {
        SimulatedEndpoint place =
                SimulatedBedrock.in("eu-central-1")
                        .named("paris")
                        .answersAs("one")
                        .serving(CLAUDE)
                        .words(60)
                        .start();
        String how =
                """
                provider: aws-bedrock
                    url: %s
                    region: eu-central-1
                    %s
                    credentials: {type: static, accessKeyId: %s, secretAccessKey: %s}\
                """
                        .formatted(
                                place.url(),
                                HERE,
                                AwsKey.SIMULATED.id(),
                                AwsKey.SIMULATED.secret());
        return spoken(place, how, CLAUDE);
    }

    private static Spoken gemini(Path folder) {
        GoogleIdentity google = GoogleIdentity.start();
        SimulatedEndpoint place =
                VertexAi.in("harbour", "europe-west4")
                        .named("paris")
                        .answersAs("one")
                        .serving("gemini-3-flash")
                        .trusting(google.tokens())
                        .words(60)
                        .start();
        try {
            String how =
                    """
                    provider: gcp-vertex
                        url: %s
                        region: europe-west4
                        project: harbour
                        %s
                        credentials: {type: service-account, file: "%s"}\
                    """
                            .formatted(place.url(), HERE, google.serviceAccount(folder));
            String endpoint = endpoint(how.replace("\n    ", "\n"), "gemini-3-flash");
            return new Spoken(place, endpoint, google);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Spoken spoken(SimulatedEndpoint place, String how, String upstream) {
        return new Spoken(place, endpoint(how.replace("\n    ", "\n"), upstream), () -> {});
    }

    private static String endpoint(String how, String upstream) {
        return """
          - id: paris
        %s
            models: [{model: m, upstream: "%s", %s}]
        """
                .formatted(how.indent(4).stripTrailing(), upstream, PRICE);
    }
}
