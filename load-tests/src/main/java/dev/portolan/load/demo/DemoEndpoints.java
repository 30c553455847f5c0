package dev.portolan.load.demo;

import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.sim.MistralCloud;
import dev.portolan.load.sim.SimulatedAzureOpenAi;
import dev.portolan.load.sim.SimulatedBedrock;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.SimulatedSageMaker;
import dev.portolan.load.sim.VllmNode;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The demo's running simulated endpoints, each with its entry in the gateway's catalog. */
final class DemoEndpoints implements AutoCloseable {
    /** The model that every endpoint serves, each under its own model name. */
    static final String MODEL = "mistral-small";

    private static final String KEY = "simulated-cloud-key";
    private static final String UPSTREAM = "mistralai/Mistral-Small-3.2-24B-Instruct-2506";
    private static final String DEPLOYMENT = "mistral-small-prod";
    private static final String BEDROCK_MODEL = "mistral.mistral-small-2402-v1:0";
    private static final AwsRegion FRANKFURT = new AwsRegion("eu-central-1", "DE");
    private static final AwsRegion N_VIRGINIA = new AwsRegion("us-east-1", "US");

    private record AwsRegion(String name, String country) {}

    private final List<DemoEndpoint> endpoints;
    private final VertexNetherlands netherlands;

    /**
     * One simulated endpoint of the demo.
     *
     * @param label the description printed in the demo
     * @param price EUR per million tokens, input and output
     * @param entry the lines of its catalog entry between {@code id} and {@code models}
     */
    record DemoEndpoint(
            SimulatedEndpoint server, String id, String label, String price, Entry entry) {
        /** Provider-specific lines of a catalog entry, the upstream model name and the country. */
        record Entry(String lines, String upstream, String country) {}

        String yaml() {
            var prices = price.split("/", 2);
            return """
              - id: %s
            %s    models:
                  - {model: %s, upstream: %s, price: {input: %s, output: %s, currency: EUR}, context: 131072}
            """
                    .formatted(
                            id,
                            entry.lines().indent(4),
                            MODEL,
                            entry.upstream(),
                            prices[0].strip(),
                            prices[1].strip());
        }
    }

    private DemoEndpoints(List<DemoEndpoint> endpoints, VertexNetherlands netherlands) {
        this.endpoints = List.copyOf(endpoints);
        this.netherlands = netherlands;
    }

    static DemoEndpoints start() {
        var netherlands = new VertexNetherlands();
        var endpoints =
                new ArrayList<>(
                        List.of(
                                paris(),
                                mistral(),
                                bedrock("frankfurt-bedrock", "Frankfurt", FRANKFURT, "0.20 / 0.60"),
                                sageMaker(),
                                sweden()));
        endpoints.addAll(netherlands.endpoints());
        endpoints.add(virginia());
        endpoints.add(bedrock("virginia-bedrock", "N. Virginia", N_VIRGINIA, "0.04 / 0.12"));
        return new DemoEndpoints(endpoints, netherlands);
    }

    private static DemoEndpoint paris() {
        var server = VllmNode.at("FR").named("paris-gpu").serving(UPSTREAM).start();
        return new DemoEndpoint(
                server,
                "paris-gpu",
                "vLLM in Paris (FR)",
                "0.05 / 0.15",
                node(server, "FR", "Acme"));
    }

    private static DemoEndpoint virginia() {
        var server = VllmNode.at("US").named("virginia-gpu").serving(UPSTREAM).start();
        return new DemoEndpoint(
                server,
                "virginia-gpu",
                "vLLM in Virginia (US)",
                "0.02 / 0.06",
                node(server, "US", "Acme Inc"));
    }

    private static DemoEndpoint mistral() {
        var server =
                MistralCloud.withKey(KEY)
                        .named("mistral-cloud")
                        .serving("mistral-small-latest")
                        .start();
        var lines = "provider: mistral\nurl: " + server.url() + "/v1\n" + cloud("FR");
        return new DemoEndpoint(
                server,
                "mistral-cloud",
                "Mistral (FR)",
                "0.10 / 0.30",
                new DemoEndpoint.Entry(lines, "mistral-small-latest", "FR"));
    }

    private static DemoEndpoint sweden() {
        var server =
                SimulatedAzureOpenAi.in("Sweden Central", Map.of(DEPLOYMENT, "mistral-small-2506"))
                        .named("sweden-azure")
                        .key(KEY)
                        .start();
        var lines =
                "provider: azure-openai\nregion: swedencentral\nurl: %s\n%s"
                        .formatted(server.url(), cloud("SE"));
        return new DemoEndpoint(
                server,
                "sweden-azure",
                "Azure OpenAI in Sweden (SE)",
                "0.30 / 0.90",
                new DemoEndpoint.Entry(lines, DEPLOYMENT + ", sku: Standard", "SE"));
    }

    private static DemoEndpoint bedrock(String id, String city, AwsRegion region, String price) {
        var server = SimulatedBedrock.in(region.name()).named(id).serving(BEDROCK_MODEL).start();
        return new DemoEndpoint(
                server,
                id,
                "Bedrock in %s (%s)".formatted(city, region.country()),
                price,
                new DemoEndpoint.Entry(
                        aws("aws-bedrock", server, region), BEDROCK_MODEL, region.country()));
    }

    private static DemoEndpoint sageMaker() {
        var server = SimulatedSageMaker.in(FRANKFURT.name()).named("frankfurt-sagemaker");
        var running = server.serving("mistral-small").start();
        return new DemoEndpoint(
                running,
                "frankfurt-sagemaker",
                "SageMaker in Frankfurt (DE)",
                "0.25 / 0.75",
                new DemoEndpoint.Entry(
                        aws("aws-sagemaker", running, FRANKFURT), "mistral-small", "DE"));
    }

    private static String aws(String provider, SimulatedEndpoint server, AwsRegion region) {
        var key = AwsKey.SIMULATED;
        return """
        provider: %s
        region: %s
        url: %s
        credentials: {type: static, accessKeyId: %s, secretAccessKey: %s}
        %s\
        """
                .formatted(
                        provider,
                        region.name(),
                        server.url(),
                        key.id(),
                        key.secret(),
                        attest(region.country()));
    }

    private static DemoEndpoint.Entry node(
            SimulatedEndpoint server, String country, String operator) {
        var lines =
                """
                provider: vllm
                url: %s/v1
                location: {country: %s}
                operator: {name: %s, country: %s}
                retention: none
                """
                        .formatted(server.url(), country, operator, country);
        return new DemoEndpoint.Entry(lines, UPSTREAM, country);
    }

    private static String cloud(String country) {
        return "credentials: {type: api-key, key: %s}\n%s".formatted(KEY, attest(country));
    }

    /**
     * Returns an attestation, required because a simulated cloud's address does not prove its
     * location.
     */
    static String attest(String country) {
        var today = LocalDate.now(ZoneOffset.UTC);
        return """
        attest: {processing: [%s], storage: [%s], retention: none, by: demo, at: %s, expires: %s}
        """
                .formatted(country, country, today, today.plusYears(1));
    }

    /** Returns the endpoints in the European Union, cheapest first. */
    List<DemoEndpoint> european() {
        return endpoints.stream()
                .filter(endpoint -> !endpoint.entry().country().equals("US"))
                .sorted(Comparator.comparing(DemoEndpoint::price))
                .toList();
    }

    /** Returns the endpoints in the United States. */
    List<DemoEndpoint> american() {
        return endpoints.stream()
                .filter(endpoint -> endpoint.entry().country().equals("US"))
                .toList();
    }

    List<DemoEndpoint> all() {
        return endpoints;
    }

    SimulatedEndpoint server(String id) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow()
                .server();
    }

    /** Returns the catalog file with these endpoints. */
    String catalog() {
        var yaml = new StringBuilder("endpoints:\n");
        endpoints.forEach(endpoint -> yaml.append(endpoint.yaml()));
        return yaml.append("currencies: {EUR: 1.0}\n").toString();
    }

    @Override
    public void close() {
        endpoints.forEach(endpoint -> endpoint.server().close());
        netherlands.close();
    }
}
