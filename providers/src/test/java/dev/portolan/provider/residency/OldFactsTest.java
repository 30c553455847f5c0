package dev.portolan.provider.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.FactRow;
import dev.portolan.provider.residency.EndpointFacts.Attestation;
import dev.portolan.provider.residency.EndpointFacts.OldFacts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

final class OldFactsTest {
    private static final ResidencyFacts FACTS = ResidencyFacts.load();
    private static final LocalDate OBSERVED = LocalDate.parse("2026-11-23");
    private static final Instant FRESH = Instant.parse("2027-11-23T12:00:00Z");
    private static final Instant OLD = Instant.parse("2027-11-24T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "aws-bedrock,   eu-central-1,   mistral.m,              ,                              DE",
        "aws-bedrock,   eu-central-1,   eu.anthropic.claude-x,  ,                              *",
        "azure-openai,  swedencentral,  gpt, https://acme.openai.azure.com,                    SE",
        "gcp-vertex,    europe-west4,   gemini-2.5-flash,       ,                              *",
        "mistral,       ,               mistral-large,          https://api.eu.mistral.ai/v1,  *"
    })
    void fact_ofMoreThanAYear_countsByTheSwitch(
            String provider, String region, String upstream, String url, String place) {
        EndpointFacts warn = declared(provider, region, upstream, url, OldFacts.WARN);
        EndpointFacts deny = declared(provider, region, upstream, url, OldFacts.DENY);
        String fresh = FACTS.assess(warn, FRESH).processing().bound().toString();

        assertThat(FACTS.assess(warn, FRESH).observed()).isEqualTo(OBSERVED);
        assertThat(FACTS.assess(deny, FRESH).processing().bound()).hasToString(fresh);
        assertThat(FACTS.assess(warn, OLD).processing().bound()).hasToString(fresh);
        assertThat(FACTS.assess(deny, OLD).processing().bound()).isEqualTo(Bound.anyCountry());
        assertThat(FACTS.assess(deny, OLD).storage().bound()).isEqualTo(Bound.anyCountry());
        assertThat(place.equals("*") || fresh.equals(place)).isTrue();
    }

    @Test
    void machine_ofOnesOwn_restsOnNoFact() {
        EndpointFacts own =
                EndpointFacts.of("vllm")
                        .url("http://10.0.0.7:8000/v1")
                        .country("FR")
                        .upstream("m")
                        .oldFacts(OldFacts.DENY)
                        .build();

        assertThat(FACTS.assess(own, OLD).observed()).isNull();
        assertThat(FACTS.assess(own, OLD).processing().bound()).isEqualTo(Bound.of("FR"));
    }

    @Test
    void attestation_thatIsFresh_countsBesideOldFacts() {
        Attestation attested =
                new Attestation(
                        List.of("DE"),
                        List.of("DE"),
                        Map.of(),
                        new Attestation.Evidence("dpo", LocalDate.parse("2027-11-01"), null));
        EndpointFacts declared =
                EndpointFacts.of("aws-bedrock")
                        .region("eu-central-1")
                        .upstream("mistral.m")
                        .attestation(attested)
                        .oldFacts(OldFacts.DENY)
                        .build();

        assertThat(FACTS.assess(declared, OLD).processing().bound()).isEqualTo(Bound.of("DE"));
    }

    @Test
    void row_withADayOfItsOwn_keepsIt() throws IOException {
        FactRow root =
                row(
                        "{\"observed\":\"2026-11-23\",\"regions\":[{\"id\":\"a\"},"
                                + "{\"id\":\"b\",\"observed\":\"2025-01-02\"}]}");

        assertThat(root.rows("regions").get(0).observed()).isEqualTo("2026-11-23");
        assertThat(root.rows("regions").get(1).observed()).isEqualTo("2025-01-02");
        assertThatThrownBy(() -> row("{\"observed\":\"lately\"}").observed())
                .hasMessageContaining("not a day");
    }

    private static FactRow row(String json) throws IOException {
        return FactRow.read(
                "test", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static EndpointFacts declared(
            String provider, String region, String upstream, String url, OldFacts oldFacts) {
        return EndpointFacts.of(provider)
                .region(region)
                .upstream(upstream)
                .url(url)
                .sku(provider.startsWith("azure") ? "Standard" : null)
                .oldFacts(oldFacts)
                .build();
    }
}
