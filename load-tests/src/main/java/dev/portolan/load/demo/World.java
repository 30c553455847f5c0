package dev.portolan.load.demo;

import dev.portolan.load.sim.AzureOpenAi;
import dev.portolan.load.sim.MistralCloud;
import dev.portolan.load.sim.Place;
import dev.portolan.load.sim.VllmNode;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** The places of the demo, running, each with its entry in the gateway's catalogue. */
final class World implements AutoCloseable {
    /** The model every place serves, under names of their own. */
    static final String MODEL = "mistral-small";

    private static final String KEY = "simulated-cloud-key";
    private static final String UPSTREAM = "mistralai/Mistral-Small-3.2-24B-Instruct-2506";
    private static final String DEPLOYMENT = "mistral-small-prod";

    private final List<Spot> spots;

    /**
     * One place as the demo shows it.
     *
     * @param price per million tokens, input and output, in EUR
     * @param entry the lines of its catalogue entry between {@code id} and {@code models}
     */
    record Spot(Place place, String id, String shown, String price, Entry entry) {
        /** Provider-specific lines of a catalogue entry, and the model's name there. */
        record Entry(String lines, String upstream) {}

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

    private World(List<Spot> spots) {
        this.spots = spots;
    }

    static World start() {
        return new World(List.of(paris(), mistral(), sweden(), virginia()));
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
                new Spot.Entry(lines, "mistral-small-latest"));
    }

    private static Spot sweden() {
        var place =
                AzureOpenAi.in("Sweden Central", Map.of(DEPLOYMENT, "mistral-small-2506"))
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
                new Spot.Entry(lines, DEPLOYMENT + ", sku: Standard"));
    }

    private static Spot.Entry node(Place place, String country, String operator) {
        var lines =
                """
                provider: vllm
                url: %s/v1
                location: {country: %s}
                operator: {name: %s, country: %s}
                retention: none
                """
                        .formatted(place.url(), country, operator, country);
        return new Spot.Entry(lines, UPSTREAM);
    }

    /** A simulated cloud is not at its own address, so that somebody must vouch for its place. */
    private static String cloud(String country) {
        var today = LocalDate.now(ZoneOffset.UTC);
        return """
        credentials: {type: api-key, key: %s}
        attest: {processing: [%s], storage: [%s], retention: none, by: demo, at: %s, expires: %s}
        """
                .formatted(KEY, country, country, today, today.plusYears(1));
    }

    List<Spot> spots() {
        return spots;
    }

    Place place(String id) {
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
    }
}
