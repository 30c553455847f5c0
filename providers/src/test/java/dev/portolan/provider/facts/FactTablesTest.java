package dev.portolan.provider.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.residency.EndpointFacts;
import dev.portolan.provider.residency.ResidencyFacts;
import dev.portolan.provider.residency.ResidencyVerdict;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tests that the shipped facts agree with each other and that the reader rejects contradictions.
 */
final class FactTablesTest {
    private static final FactTables FACTS = FactsReader.read();
    private static final ResidencyFacts DOOR = ResidencyFacts.load();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void sets_shipped_haveTheirMembers() {
        assertThat(set("EU27"))
                .hasSize(27)
                .contains("FR", "GR", "IE")
                .doesNotContain("GB", "CH", "NO");
        assertThat(minus("EEA", "EU27")).containsExactly("IS", "LI", "NO");
        assertThat(minus("EU_EFTA", "EEA")).containsExactly("CH");
        assertThat(set("EEA_CH")).isEqualTo(set("EU_EFTA"));
    }

    @Test
    void regions_shipped_coverTheClouds() {
        assertThat(FACTS.regions()).hasSize(194);
        assertThat(FACTS.region("gcp", "us-central1")).isPresent();
        assertThat(FACTS.region("nebius", "us-central1")).isPresent();
        assertThat(FACTS.region("aws", "us-central1")).isEmpty();
        assertThat(FACTS.region("azure", "norwayeast").orElseThrow().country()).isEqualTo("NO");
    }

    @Test
    void profiles_shipped_boundsAreTheirRegionsCountries() {
        for (FactTables.Profile profile : FACTS.promises().profiles().values()) {
            if (profile.bound().isAnyCountry()) {
                continue;
            }
            Set<String> countries = new TreeSet<>();
            profile.regions()
                    .forEach(r -> countries.add(FACTS.region("aws", r).orElseThrow().country()));
            assertThat(profile.bound()).as(profile.prefix()).isEqualTo(Bound.of(countries));
            assertThat(profile.regions()).as(profile.prefix()).containsAll(profile.from());
        }
    }

    @Test
    void cells_shipped_nameKnownLocations() {
        for (FactTables.Cell cell : FACTS.promises().cells()) {
            for (String location : cell.locations().keySet()) {
                boolean wide = Set.of("eu", "us").contains(location);
                assertThat(wide || FACTS.region("gcp", location).isPresent()).as(location).isTrue();
            }
        }
    }

    @Test
    void baseUrl_everyProviderAndRegion_isAHostOfThatProvider() {
        for (FactTables.Service service : FACTS.providers().values()) {
            List<String> regions =
                    FACTS.regionsOf(String.valueOf(service.cloud())).map(Region::id).toList();
            for (String region : regions) {
                DOOR.baseUrl(service.id(), region)
                        .ifPresent(url -> assertThat(serviceAt(url)).isEqualTo(service.id()));
            }
        }
        assertThat(DOOR.baseUrl("mistral", null)).contains("https://api.mistral.ai");
        assertThat(DOOR.baseUrl("mistral", "eu")).contains("https://api.eu.mistral.ai");
        assertThat(DOOR.baseUrl("gcp-vertex", "eu"))
                .contains("https://aiplatform.eu.rep.googleapis.com");
        assertThat(DOOR.baseUrl("aws-bedrock", "eusc-de-east-1"))
                .contains("https://bedrock-runtime.eusc-de-east-1.amazonaws.eu");
        assertThat(DOOR.baseUrl("aws-bedrock", "us-gov-west-1"))
                .contains("https://bedrock-runtime.us-gov-west-1.amazonaws.com");
        assertThat(DOOR.baseUrl("aws-bedrock", "cn-north-1")).isEmpty();
        assertThat(DOOR.baseUrl("vllm", null)).isEmpty();
        assertThat(DOOR.baseUrl("nothing", null)).isEmpty();
    }

    @Test
    void problem_typos_nameTheFieldAndTheRemedy() {
        ResidencyVerdict finding =
                DOOR.assess(
                        EndpointFacts.of("aws-bedrock")
                                .region("eu-wset-1")
                                .upstream("mistral.m")
                                .build(),
                        NOW);
        assertThat(finding.problems())
                .extracting(ResidencyVerdict.Problem::field, ResidencyVerdict.Problem::message)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "region",
                                "unknown region `eu-wset-1` of aws; did you mean `eu-west-1`?"));
        assertThat(NameMatching.notCountry("UK")).contains("did you mean GB?");
        assertThat(NameMatching.notCountry("EL")).contains("did you mean GR?");
    }

    @Test
    void bound_empty_isRefused() {
        assertThatThrownBy(() -> Bound.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(Bound.anyCountry().within(set("EU27"))).isFalse();
        assertThat(Bound.of("DE", "FR").within(set("EU27"))).isTrue();
        assertThat(Bound.of("DE", "CH").within(set("EU27"))).isFalse();
        assertThat(Bound.of("FR", "DE")).hasToString("DE,FR");
    }

    @Test
    void reader_malformedFacts_areRefusedWithTheirPosition() {
        assertThatThrownBy(() -> row("{\"a\": 1}").text("a"))
                .hasMessageContaining("f.json: a: not a string");
        assertThatThrownBy(() -> row("{\"a\": \"1\", \"a\": \"2\"}"))
                .hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> row("[]")).hasMessageContaining("f.json: not an object");
        assertThatThrownBy(() -> row("{\"a\": \"1\"}").only(Set.of("b")))
                .hasMessageContaining("f.json: a: unknown key");
        assertThatThrownBy(() -> row("{\"a\": true}").text("a"))
                .hasMessageContaining("not a string");
        assertThatThrownBy(() -> row("{\"a\": [[]]}").texts("a"))
                .hasMessageContaining("list of strings");
        assertThatThrownBy(() -> row("{}").text("a")).hasMessageContaining("missing");
        assertThatThrownBy(() -> row("{\"a\": \"x\"}").flag("a"))
                .hasMessageContaining("true or false");
    }

    private static FactRow row(String json) throws IOException {
        return FactRow.read("f.json", new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    private static String serviceAt(String url) {
        String host = url.substring("https://".length());
        String service = FACTS.hosts().find(host).orElseThrow().host().service();
        FactTables.Service found = FACTS.services().get(service);
        return found == null ? "none" : found.id();
    }

    private static Set<String> set(String name) {
        return new TreeSet<>(DOOR.countrySets().getOrDefault(name, Set.of()));
    }

    private static Set<String> minus(String all, String without) {
        Set<String> rest = new TreeSet<>(set(all));
        rest.removeAll(set(without));
        return rest;
    }
}
