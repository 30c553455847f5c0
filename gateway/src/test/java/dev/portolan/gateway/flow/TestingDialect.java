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
enum TestingDialect {
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
    record Started(SimulatedEndpoint simulated, String endpoint, AutoCloseable besides)
            implements AutoCloseable {
        @Override
        public void close() {
            simulated.close();
            try {
                besides.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Starts a deployment named paris with this protocol and the model name {@code one}. */
    Started at(Path folder) {
        return switch (this) {
            case OPENAI -> openAi();
            case ANTHROPIC -> anthropic();
            case BEDROCK -> bedrock();
            case GEMINI -> gemini(folder);
        };
    }

    private static Started openAi() {
        SimulatedEndpoint simulated =
                VllmNode.at("FR").named("paris").answersAs("one").serving("up").words(60).start();
        return started(
                simulated, "provider: vllm\n    url: %s/v1".formatted(simulated.url()), "up");
    }

    private static Started anthropic() {
        SimulatedEndpoint simulated =
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
                        .formatted(simulated.url());
        return started(simulated, how, "claude-x");
    }

    private static Started bedrock() {
        SimulatedEndpoint simulated =
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
                                simulated.url(),
                                HERE,
                                AwsKey.SIMULATED.id(),
                                AwsKey.SIMULATED.secret());
        return started(simulated, how, CLAUDE);
    }

    private static Started gemini(Path folder) {
        GoogleIdentity google = GoogleIdentity.start();
        SimulatedEndpoint simulated =
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
                            .formatted(simulated.url(), HERE, google.serviceAccount(folder));
            String endpoint = endpoint(how.replace("\n    ", "\n"), "gemini-3-flash");
            return new Started(simulated, endpoint, google);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Started started(SimulatedEndpoint simulated, String how, String upstream) {
        return new Started(simulated, endpoint(how.replace("\n    ", "\n"), upstream), () -> {});
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
