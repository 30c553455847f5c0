package dev.portolan.provider.residency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactTables;
import dev.portolan.provider.facts.FactsReader;
import dev.portolan.provider.facts.Region;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** No name narrows a bound unless it is exactly a known one, and no declaration throws. */
final class ResidencyPropertyTest {
    private static final ResidencyFacts FACTS = ResidencyFacts.load();
    private static final FactTables TABLES = FactsReader.read();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<String> SEEDS =
            List.of(
                    "eu-central-1",
                    "europe-west4",
                    "swedencentral",
                    "EU-WEST",
                    "eu",
                    "global",
                    "DE",
                    "uk",
                    "Standard",
                    "DataZoneStandard",
                    "gemini-3-pro",
                    "mistral.mistral-large-2407-v1:0",
                    "eu.anthropic.claude-sonnet-4-6",
                    "api.openai.com",
                    "acme.openai.azure.com",
                    "https://bedrock-runtime.eu-central-1.amazonaws.com",
                    "https://api.eu.mistral.ai/v1",
                    "https://acme.openai.azure.com",
                    "http://10.0.0.7:8000/v1",
                    "publishers/mistralai/models/x",
                    "arn:aws:bedrock:eu-central-1::foundation-model/mistral.m",
                    "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/a");

    @Property(tries = 3000)
    void assess_anyDeclaration_neverThrowsAndExplainsItself(
            @ForAll("providers") String provider,
            @ForAll("words") @Nullable String url,
            @ForAll("words") @Nullable String region,
            @ForAll("words") @Nullable String upstream,
            @ForAll("words") @Nullable String other) {
        EndpointFacts in =
                EndpointFacts.of(provider)
                        .url(url)
                        .region(region)
                        .upstream(upstream)
                        .sku(other)
                        .publisher(other)
                        .partition(other)
                        .country(other)
                        .operator(other, other)
                        .build();
        ResidencyVerdict finding = FACTS.assess(in, NOW);
        assertThat(finding.processing().why()).isNotBlank();
        assertThat(finding.storage().why()).isNotBlank();
        assertThat(finding).isEqualTo(FACTS.assess(in, NOW));
        if (finding.isRefused()) {
            assertThat(finding.processing().bound().isAnyCountry()).isTrue();
            assertThat(finding.storage().bound().isAnyCountry()).isTrue();
        }
    }

    @Property(tries = 2000)
    void assess_alteredBedrockHost_isAnyCountryUnlessItIsAHost(
            @ForAll("bedrockHosts") String host) {
        EndpointFacts in =
                EndpointFacts.of("aws-bedrock")
                        .url("https://" + host)
                        .upstream("mistral.m")
                        .build();
        String exact =
                host.toLowerCase(Locale.ROOT).replaceAll("[:/].*$", "").replaceAll("\\.$", "");
        boolean known =
                TABLES.regionsOf("aws")
                        .filter(Region::verified)
                        .flatMap(r -> bedrockHostsOf(r).stream())
                        .anyMatch(exact::equals);
        assertThat(FACTS.assess(in, NOW).processing().bound().isAnyCountry()).isEqualTo(!known);
    }

    @Property(tries = 2000)
    void assess_alteredRegion_isAnyCountryUnlessItIsARegion(
            @ForAll("regions") String region, @ForAll("clouds") String cloud) {
        EndpointFacts in =
                switch (cloud) {
                    case "aws" ->
                            EndpointFacts.of("aws-sagemaker").region(region).upstream("m").build();
                    case "azure" ->
                            EndpointFacts.of("azure-openai")
                                    .url("https://acme.openai.azure.com")
                                    .region(region)
                                    .sku("Standard")
                                    .upstream("m")
                                    .build();
                    default ->
                            EndpointFacts.of("coreweave")
                                    .url("https://m.example")
                                    .region(region)
                                    .build();
                };
        Bound expected =
                FACTS.region(cloud, region)
                        .filter(Region::verified)
                        .map(r -> Bound.of(r.countries()))
                        .orElse(Bound.anyCountry());
        assertThat(FACTS.assess(in, NOW).processing().bound()).isEqualTo(expected);
    }

    @Property(tries = 2000)
    void assess_alteredModel_isInRegionOnlyForAKnownVendor(@ForAll("models") String id) {
        EndpointFacts in = EndpointFacts.of("aws-bedrock").region("eu-west-3").upstream(id).build();
        Bound bound = FACTS.assess(in, NOW).processing().bound();
        if (bound.equals(Bound.of("FR"))) {
            String name = id.startsWith("arn:") ? id.substring(id.lastIndexOf('/') + 1) : id;
            String vendor = name.substring(0, Math.max(0, name.indexOf('.')));
            assertThat(TABLES.promises().bedrockVendors()).contains(vendor);
        }
    }

    @Property(tries = 500)
    void destinations_oneMore_neverNarrows(
            @ForAll("destinations") List<String> regions, @ForAll("destination") String more) {
        Set<String> all = new TreeSet<>(regions);
        Bound before = resolved(List.copyOf(all));
        all.add(more);
        Bound after = resolved(List.copyOf(all));
        assertThat(before.union(after)).isEqualTo(after);
    }

    @Property(tries = 300)
    void featureBound_anyFeature_neverNarrows(
            @ForAll ResidencyFacts.Feature feature, @ForAll("providers") String provider) {
        ResidencyVerdict finding =
                FACTS.assess(EndpointFacts.of(provider).country("FR").build(), NOW);
        Bound own = finding.processing().bound();
        Bound with = FACTS.featureBound(provider, finding, feature);
        assertThat(own.union(with)).isEqualTo(with);
    }

    private static Bound resolved(List<String> regions) {
        EndpointFacts in =
                EndpointFacts.of("aws-bedrock")
                        .region("eu-central-1")
                        .upstream("eu.anthropic.claude-sonnet-4-6")
                        .destinations(
                                new EndpointFacts.Destinations(regions, LocalDate.of(2026, 11, 20)))
                        .build();
        return FACTS.assess(in, NOW).processing().bound();
    }

    private static List<String> bedrockHostsOf(Region region) {
        String id = region.id();
        List<String> shared =
                List.of(
                        "bedrock-runtime." + id + ".amazonaws.com",
                        "bedrock-runtime-fips." + id + ".amazonaws.com",
                        "bedrock-runtime." + id + ".api.aws",
                        "bedrock-runtime-fips." + id + ".api.aws");
        return switch (region.partition()) {
            case "aws" ->
                    Stream.concat(shared.stream(), Stream.of("bedrock-mantle." + id + ".api.aws"))
                            .toList();
            case "aws-us-gov" -> shared;
            case "aws-eusc" ->
                    List.of(
                            "bedrock-runtime." + id + ".amazonaws.eu",
                            "bedrock-runtime." + id + ".api.amazonwebservices.eu");
            default -> List.of();
        };
    }

    @Provide
    Arbitrary<String> providers() {
        return Arbitraries.oneOf(
                Arbitraries.of(new TreeSet<>(FACTS.providers())),
                Arbitraries.strings().ofMaxLength(8));
    }

    @Provide
    Arbitrary<@Nullable String> words() {
        return Arbitraries.oneOf(
                        Arbitraries.of(SEEDS),
                        altered(Arbitraries.of(SEEDS)),
                        Arbitraries.strings())
                .injectNull(0.2);
    }

    @Provide
    Arbitrary<String> bedrockHosts() {
        Arbitrary<String> known =
                Arbitraries.of(
                        TABLES.regionsOf("aws")
                                .flatMap(r -> bedrockHostsOf(r).stream())
                                .sorted()
                                .toList());
        return Arbitraries.oneOf(
                known,
                altered(known),
                known.map(h -> h + ".evil.example"),
                known.map(h -> "x" + h),
                known.map(h -> "a." + h),
                known.map(h -> h.toUpperCase(Locale.ROOT) + "."));
    }

    @Provide
    Arbitrary<String> regions() {
        Arbitrary<String> known =
                Arbitraries.of(
                        TABLES.regions().values().stream().map(Region::id).sorted().toList());
        return Arbitraries.oneOf(known, altered(known));
    }

    @Provide
    Arbitrary<String> clouds() {
        return Arbitraries.of("aws", "azure", "coreweave");
    }

    @Provide
    Arbitrary<String> models() {
        Arbitrary<String> known =
                Arbitraries.of(
                        "mistral.mistral-large-2407-v1:0",
                        "eu.mistral.pixtral-large-2502-v1:0",
                        "global.anthropic.claude-sonnet-4-6",
                        "arn:aws:bedrock:eu-west-3::foundation-model/mistral.m",
                        "arn:aws:bedrock:eu-west-3:123456789012:inference-profile/eu.mistral.m");
        return Arbitraries.oneOf(known, altered(known), Arbitraries.strings());
    }

    @Provide
    Arbitrary<List<String>> destinations() {
        return destination().list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> destination() {
        return Arbitraries.of(
                TABLES.regionsOf("aws")
                        .filter(r -> r.partition().equals("aws"))
                        .map(Region::id)
                        .sorted()
                        .toList());
    }

    /** Returns the text with one character inserted, removed or replaced. */
    private static Arbitrary<String> altered(Arbitrary<String> words) {
        Arbitrary<String> bits =
                Arbitraries.of("", ".", "-", "a", "1", "/", "@", ":", "%2e", "\u00e9", " ");
        return Combinators.combine(
                        words,
                        bits,
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(0, 1))
                .as(
                        (word, bit, at, cut) -> {
                            int from = Math.min(at, word.length());
                            int to = Math.min(from + cut, word.length());
                            return word.substring(0, from) + bit + word.substring(to);
                        });
    }
}
