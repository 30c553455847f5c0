package dev.portolan.provider.residency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.ProviderPromise;
import dev.portolan.provider.residency.EndpointFacts.Attestation;
import dev.portolan.provider.residency.EndpointFacts.Destinations;
import dev.portolan.provider.residency.EndpointFacts.Spillover;
import dev.portolan.provider.residency.ResidencyVerdict.Problem;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tests of the table {@code traps.csv}: one declaration a line, and its expected result. */
final class ResidencyTrapsTest {
    private static final ResidencyFacts FACTS = ResidencyFacts.load();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "traps.csv", numLinesToSkip = 1, delimiter = '|')
    void assess_trap_givesItsVerdict(
            String name,
            String provider,
            @Nullable String keys,
            String processing,
            @Nullable String also) {
        ResidencyVerdict finding =
                FACTS.assess(declaration(provider, keys == null ? "" : keys), NOW);
        assertThat(shown(finding)).as(finding.processing().why()).isEqualTo(expected(processing));
        String more = also == null ? "" : also;
        for (String fact : more.split(";", -1)) {
            assertThat(facts(finding)).contains(fact.strip());
        }
        if (!more.contains("error")) {
            assertThat(finding.isRefused()).as(finding.problems().toString()).isFalse();
        }
    }

    private static String shown(ResidencyVerdict finding) {
        return finding.processing().bound().toString();
    }

    private static String expected(String processing) {
        var set = FACTS.countrySets().get(processing);
        return set == null ? processing : Bound.of(set).toString();
    }

    /** Every fact the table's last column may require, one per line. */
    private static List<String> facts(ResidencyVerdict finding) {
        List<String> all =
                finding.problems().stream()
                        .map(ResidencyTrapsTest::shown)
                        .collect(Collectors.toList());
        all.add("");
        all.add("stored " + finding.storage().bound());
        all.add("basis " + finding.processing().basis().label());
        all.add("kept " + finding.promise(ProviderPromise.RETENTION).mode().label());
        all.add("run from " + finding.operator().country());
        finding.operator().jurisdictions().forEach(c -> all.add("under " + c));
        return all;
    }

    private static String shown(Problem problem) {
        return (problem.severity() == Problem.Severity.ERROR ? "error " : "warning ")
                + problem.field();
    }

    private static EndpointFacts declaration(String provider, String keys) {
        Map<String, String> values =
                Arrays.stream(keys.split(" +", -1))
                        .filter(pair -> !pair.isEmpty())
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        EndpointFacts.Builder builder =
                EndpointFacts.of(provider)
                        .url(values.get("url"))
                        .region(values.get("region"))
                        .partition(values.get("partition"))
                        .country(values.get("country"))
                        .model(values.get("model"))
                        .upstream(values.getOrDefault("upstream", "m"))
                        .sku(values.get("sku"))
                        .spillover(spillover(values.get("spill")))
                        .publisher(values.get("publisher"))
                        .inferenceGeo(values.get("geo"))
                        .operator(values.get("operator"), values.get("operatorCountry"))
                        .promises(retention(values.get("retention")))
                        .attestation(attestation(values));
        if (values.containsKey("to")) {
            builder.destinations(new Destinations(list(values.get("to")), day(values.get("seen"))));
        }
        return builder.build();
    }

    private static @Nullable Attestation attestation(Map<String, String> values) {
        if (!values.containsKey("by")) {
            return null;
        }
        String processing = values.get("attest");
        String storage = values.get("attestStorage");
        return new Attestation(
                processing == null ? null : list(processing),
                storage == null ? null : list(storage),
                retention(values.get("attestRetention")),
                new Attestation.Evidence(
                        values.get("by"), day(values.get("at")), day(values.get("expires"))));
    }

    private static @Nullable Spillover spillover(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String[] parts = value.split("/", 2);
        return value.equals("none") ? new Spillover.None() : new Spillover.To(parts[0], parts[1]);
    }

    private static List<String> list(@Nullable String value) {
        return value == null || value.isEmpty() ? List.of() : List.of(value.split(",", -1));
    }

    private static @Nullable LocalDate day(@Nullable String value) {
        return value == null ? null : LocalDate.parse(value);
    }

    private static Map<ProviderPromise, ProviderPromise.Mode> retention(@Nullable String value) {
        ProviderPromise promise = ProviderPromise.RETENTION;
        return value == null ? Map.of() : Map.of(promise, promise.parse(value).orElseThrow());
    }
}
