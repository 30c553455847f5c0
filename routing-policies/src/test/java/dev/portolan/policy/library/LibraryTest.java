package dev.portolan.policy.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import dev.portolan.policy.Samples;
import dev.portolan.policy.check.PolicyCheck;
import dev.portolan.policy.document.DocumentReader;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Resolver;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.lang.Source;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;
import dev.portolan.policy.model.Placement.Operator;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.model.Retention;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks the shipped policies on a small catalog: their tests pass and match the schema. */
final class LibraryTest {

    private static final Path LIBRARY = Path.of("library");
    private static final Path SCHEMA = Path.of("schema", "policies.schema.json");

    static Stream<Path> policies() throws IOException {
        try (Stream<Path> files = Files.list(LIBRARY)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void policy_ownTests_pass(Path file) {
        var findings = new Findings();
        PolicySet set =
                PolicySet.load(List.of(source(file), source(tests(file))), Resolver.NONE, findings);
        PolicyEngine engine = PolicyEngine.of(set, catalog(), Samples.PARIS);
        PolicyCheck.run(set, engine, Optional.empty(), _ -> Optional.empty(), findings);

        assertThat(findings.sorted().stream().filter(f -> f.message().contains("fails"))).isEmpty();
        assertThat(findings.hasErrors()).isFalse();
        assertThat(set.tests()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void policy_header_namesItsLimits(Path file) {
        assertThat(text(file)).contains("# Does not cover:");
    }

    @ParameterizedTest
    @MethodSource("policies")
    void policy_file_matchesSchema(Path file) {
        assertThat(schema().validate(json(file))).isEmpty();
        assertThat(schema().validate(json(tests(file)))).isEmpty();
    }

    @Test
    void schema_mistakes_areRejectedAsByReader() {
        for (String mistake :
                List.of(
                        "policies: [{name: p, require: {processing: [EU]}}]",
                        "policies: [{name: p, require: {processing: []}}]",
                        "policies: [{name: p, require: {allowed: [DE]}}]",
                        "policies: [{require: {processing: [DE]}}]",
                        "policies: [{name: p, prefer: {objective: speed}}]",
                        "policies: []",
                        "polices: [{name: p}]")) {
            Node root =
                    DocumentReader.read("m", mistake, Resolver.NONE, new Findings()).orElseThrow();
            assertThat(schema().validate(json(root))).as(mistake).isNotEmpty();
            assertThat(Samples.findings(mistake)).as(mistake).isNotEmpty();
        }
    }

    private static JsonSchema schema() {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(text(SCHEMA));
    }

    private static DeploymentIndex catalog() {
        return DeploymentIndex.of(
                List.of(
                        place("stable", "FR", true, 3),
                        place("canary", "DE", false, 3),
                        at("frankfurt-us", CountrySet.of("DE"), CountrySet.of("US"), 2),
                        kept(at("dublin", CountrySet.of("IE"), CountrySet.of("US"), 2)),
                        place("oslo", "NO", false, 2),
                        place("zurich", "CH", false, 2),
                        place("london", "GB", false, 2),
                        place("virginia", "US", false, 1),
                        at("anywhere", CountrySet.ANY, CountrySet.of("US"), Double.NaN),
                        named(place("ohio", "US", false, 1), "us-only")),
                Map.of());
    }

    private static DeploymentFacts place(
            String endpoint, String country, boolean selfHosted, double price) {
        CountrySet set = CountrySet.of(country);
        DeploymentFacts facts = at(endpoint, set, set, price);
        return new DeploymentFacts(
                facts.id(),
                facts.upstream(),
                facts.provider(),
                selfHosted,
                facts.placement(),
                facts.offer(),
                facts.labels());
    }

    private static DeploymentFacts at(
            String endpoint, CountrySet countries, CountrySet operator, double price) {
        var bound = new Bound(countries, Bound.Basis.DECLARED, "a test");
        var place = Samples.placement(bound, new Operator("Acme", operator), Retention.NONE);
        DeploymentFacts facts =
                Samples.deployment(endpoint, "chat", place, new Price(price, price, price));
        return new DeploymentFacts(
                facts.id(), "chat", "cloud", false, place, facts.offer(), Map.of());
    }

    private static DeploymentFacts kept(DeploymentFacts facts) {
        Placement keeping = facts.placement().with(Axis.RETENTION, Retention.ABUSE_MONITORING);
        return new DeploymentFacts(
                facts.id(), "chat", "cloud", false, keeping, facts.offer(), Map.of());
    }

    private static DeploymentFacts named(DeploymentFacts facts, String model) {
        return new DeploymentFacts(
                new DeploymentId(facts.endpoint(), model),
                model,
                facts.provider(),
                false,
                facts.placement(),
                facts.offer(),
                Map.of());
    }

    private static Path tests(Path policy) {
        return LIBRARY.resolve("tests").resolve(policy.getFileName().toString());
    }

    private static Source source(Path file) {
        return new Source(file.toString(), text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Path file) {
        return json(
                DocumentReader.read(file.toString(), text(file), Resolver.NONE, new Findings())
                        .orElseThrow());
    }

    /** Parses as an editor does: unquoted text that looks like a number or boolean becomes one. */
    private static JsonNode json(Node node) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (node) {
            case Node.Scalar scalar when !scalar.plain() -> json.textNode(scalar.text());
            case Node.Scalar scalar when scalar.text().matches("-?[0-9]+") ->
                    json.numberNode(Long.parseLong(scalar.text()));
            case Node.Scalar scalar when scalar.text().matches("true|false") ->
                    json.booleanNode(Boolean.parseBoolean(scalar.text()));
            case Node.Scalar scalar -> json.textNode(scalar.text());
            case Node.Sequence sequence -> {
                var array = json.arrayNode();
                sequence.items().forEach(item -> array.add(json(item)));
                yield array;
            }
            case Node.Mapping mapping -> {
                var object = json.objectNode();
                mapping.entries().forEach(e -> object.set(e.key(), json(e.value())));
                yield object;
            }
        };
    }
}
