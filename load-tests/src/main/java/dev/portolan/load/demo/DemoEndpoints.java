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

/** The places of the demo, running, each with its entry in the gateway's catalogue. */
final class DemoEndpoints implements AutoCloseable {
    /** The model every place serves, under names of their own. */
    static final String MODEL = "mistral-small";

    private static final String KEY = "simulated-cloud-key";
    private static final String UPSTREAM = "mistralai/Mistral-Small-3.2-24B-Instruct-2506";
    private static final String DEPLOYMENT = "mistral-small-prod";
    private static final String BEDROCK_MODEL = "mistral.mistral-small-2402-v1:0";
    private static final AwsRegion FRANKFURT = new AwsRegion("eu-central-1", "DE");
    private static final AwsRegion N_VIRGINIA = new AwsRegion("us-east-1", "US");

    private record AwsRegion(String name, String country) {}

    private final List<Spot> spots;
    private final VertexNetherlands netherlands;

    /**
     * One place as the demo shows it.
     *
     * @param price per million tokens, input and output, in EUR
     * @param entry the lines of its catalogue entry between {@code id} and {@code models}
     */
    record Spot(SimulatedEndpoint place, String id, String shown, String price, Entry entry) {
        /** Provider-specific lines of a catalogue entry, and the model's name there. */
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

    private DemoEndpoints(List<Spot> spots, VertexNetherlands netherlands) {
        this.spots = List.copyOf(spots);
        this.netherlands = netherlands;
    }

    static DemoEndpoints start() {
        var netherlands = new VertexNetherlands();
        var spots =
                new ArrayList<>(
                        List.of(
                                paris(),
                                mistral(),
                                bedrock("frankfurt-bedrock", "Frankfurt", FRANKFURT, "0.20 / 0.60"),
                                sageMaker(),
                                sweden()));
        spots.addAll(netherlands.spots());
        spots.add(virginia());
        spots.add(bedrock("virginia-bedrock", "N. Virginia", N_VIRGINIA, "0.04 / 0.12"));
        return new DemoEndpoints(spots, netherlands);
    }

    private static Spot paris() {
        var place = VllmNode.at("FR").named("paris-gpu").serving(UPSTREAM).start();
        return new Spot(
                place, "paris-gpu", "vLLM in Paris (FR)", "0.05 / 0.15", node(place, "FR", "Acme"));
    }

    private static Spot virginia() {
        var place = VllmNode.at("US").named("virginia-gpu").serving(UPSTREAM).start();
        return new Spot(
                place,
                "virginia-gpu",
                "vLLM in Virginia (US)",
                "0.02 / 0.06",
                node(place, "US", "Acme Inc"));
    }

    private static Spot mistral() {
        var place =
                MistralCloud.withKey(KEY)
                        .named("mistral-cloud")
                        .serving("mistral-small-latest")
                        .start();
        var lines = "provider: mistral\nurl: " + place.url() + "/v1\n" + cloud("FR");
        return new Spot(
                place,
                "mistral-cloud",
                "Mistral (FR)",
                "0.10 / 0.30",
                new Spot.Entry(lines, "mistral-small-latest", "FR"));
    }

    private static Spot sweden() {
        var place =
                SimulatedAzureOpenAi.in("Sweden Central", Map.of(DEPLOYMENT, "mistral-small-2506"))
                        .named("sweden-azure")
                        .key(KEY)
                        .start();
        var lines =
                "provider: azure-openai\nregion: swedencentral\nurl: %s\n%s"
                        .formatted(place.url(), cloud("SE"));
        return new Spot(
                place,
                "sweden-azure",
                "Azure OpenAI in Sweden (SE)",
                "0.30 / 0.90",
                new Spot.Entry(lines, DEPLOYMENT + ", sku: Standard", "SE"));
    }

    private static Spot bedrock(String id, String city, AwsRegion region, String price) {
        var place = SimulatedBedrock.in(region.name()).named(id).serving(BEDROCK_MODEL).start();
        return new Spot(
                place,
                id,
                "Bedrock in %s (%s)".formatted(city, region.country()),
                price,
                new Spot.Entry(aws("aws-bedrock", place, region), BEDROCK_MODEL, region.country()));
    }

    private static Spot sageMaker() {
        var place = SimulatedSageMaker.in(FRANKFURT.name()).named("frankfurt-sagemaker");
        var running = place.serving("mistral-small").start();
        return new Spot(
                running,
                "frankfurt-sagemaker",
                "SageMaker in Frankfurt (DE)",
                "0.25 / 0.75",
                new Spot.Entry(aws("aws-sagemaker", running, FRANKFURT), "mistral-small", "DE"));
    }

    private static String aws(String provider, SimulatedEndpoint place, AwsRegion region) {
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
                        place.url(),
                        key.id(),
                        key.secret(),
                        attest(region.country()));
    }

    private static Spot.Entry node(SimulatedEndpoint place, String country, String operator) {
        var lines =
                """
                provider: vllm
                url: %s/v1
                location: {country: %s}
                operator: {name: %s, country: %s}
                retention: none
                """
                        .formatted(place.url(), country, operator, country);
        return new Spot.Entry(lines, UPSTREAM, country);
    }

    private static String cloud(String country) {
        return "credentials: {type: api-key, key: %s}\n%s".formatted(KEY, attest(country));
    }

    /** A simulated cloud is not at its own address, so that somebody must vouch for its place. */
    static String attest(String country) {
        var today = LocalDate.now(ZoneOffset.UTC);
        return """
        attest: {processing: [%s], storage: [%s], retention: none, by: demo, at: %s, expires: %s}
        """
                .formatted(country, country, today, today.plusYears(1));
    }

    /** The places of the European Union, the cheapest first. */
    List<Spot> european() {
        return spots.stream()
                .filter(spot -> !spot.entry().country().equals("US"))
                .sorted(Comparator.comparing(Spot::price))
                .toList();
    }

    /** The places in the United States. */
    List<Spot> american() {
        return spots.stream().filter(spot -> spot.entry().country().equals("US")).toList();
    }

    List<Spot> spots() {
        return spots;
    }

    SimulatedEndpoint place(String id) {
        return spots.stream()
                .filter(spot -> spot.id().equals(id))
                .findFirst()
                .orElseThrow()
                .place();
    }

    /** The catalogue of these places. */
    String catalog() {
        var yaml = new StringBuilder("endpoints:\n");
        spots.forEach(spot -> yaml.append(spot.yaml()));
        return yaml.append("currencies: {EUR: 1.0}\n").toString();
    }

    @Override
    public void close() {
        spots.forEach(spot -> spot.place().close());
        netherlands.close();
    }
}
