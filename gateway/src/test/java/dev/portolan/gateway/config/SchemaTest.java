package dev.portolan.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import dev.portolan.policy.document.DocumentReader;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Resolver;
import dev.portolan.provider.parameters.ModelTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks that the schemas and the loader accept the same files. */
final class SchemaTest {
    private static final Path CASES = Path.of("src/test/resources/config");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,15}");
    private static final Pattern KEYS =
            Pattern.compile("has an unknown key \"stranger\" \\(expected: one of ([^)]*)\\)");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+\\.[0-9]+");

    @ParameterizedTest
    @MethodSource("validFiles")
    void schema_fileThatLoads_isValid(Path file) throws IOException {
        assertThat(problems(file)).isEmpty();
    }

    /**
     * Formal errors only: what only the loader can check, such as references, passes the schema.
     */
    @ParameterizedTest
    @MethodSource("malformedFiles")
    void schema_fileWithAFormalError_isInvalid(Path file) throws IOException {
        assertThat(problems(file)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void loader_keysOfTheSchema_areAllInTheCompleteExample(String name) throws IOException {
        Set<String> inSchema = new TreeSet<>();
        properties(new ObjectMapper().readTree(resource(name)), inSchema);
        Set<String> written = new TreeSet<>();
        for (Path file : files(CASES.resolve("valid/every-key")).toList()) {
            if (schemaOf(file).equals(name)) {
                keys(json(file), written);
            }
        }
        assertThat(written).containsAll(inSchema);
    }

    @Test
    void schema_families_areThoseOfTheTable() throws IOException {
        JsonNode families =
                new ObjectMapper()
                        .readTree(resource("catalog"))
                        .at("/$defs/model/properties/family/anyOf/0/enum");
        Set<String> inSchema = new TreeSet<>();
        families.forEach(family -> inSchema.add(family.asText()));
        assertThat(inSchema).isEqualTo(new TreeSet<>(ModelTable.families()));
    }

    /** Adds an unknown key to every mapping and reads which keys the loader expects. */
    @Test
    void schema_keysOfTheLoader_areAllDescribed(@TempDir Path folder) throws IOException {
        Path from = CASES.resolve("valid/every-key");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                String text = Files.readString(file);
                Files.writeString(
                        copy, schemaOf(file).isEmpty() ? text : withUnknownKeys(file).toString());
            }
        }
        Set<String> expected = new TreeSet<>();
        for (Finding finding : new ConfigLoader(folder, Map.of(), Instant::now).load().findings()) {
            Matcher keys = KEYS.matcher(finding.message());
            if (keys.find()) {
                expected.addAll(List.of(keys.group(1).split(", ")));
            }
        }

        Set<String> inSchemas = new TreeSet<>();
        for (String name : schemas().toList()) {
            properties(new ObjectMapper().readTree(resource(name)), inSchemas);
        }
        assertThat(expected).hasSizeGreaterThan(50);
        assertThat(inSchemas).containsAll(expected);
    }

    private static JsonNode withUnknownKeys(Path file) throws IOException {
        JsonNode document = json(file);
        addUnknownKeys(document);
        return document;
    }

    private static void addUnknownKeys(JsonNode node) {
        node.forEach(SchemaTest::addUnknownKeys);
        if (node instanceof ObjectNode object) {
            object.put("stranger", "x");
        }
    }

    static Stream<String> schemas() {
        return Stream.of("portolan", "catalog", "tenants");
    }

    static Stream<Path> validFiles() throws IOException {
        return Stream.concat(files(CASES.resolve("valid")), files(Path.of("examples")));
    }

    static Stream<Path> malformedFiles() {
        return Stream.of(
                        "unknown-key/portolan.yaml",
                        "country-not-iso/portolan.yaml",
                        "country-not-iso/catalog/c.yaml",
                        "bad-limits/portolan.yaml",
                        "admin-tokens/portolan.yaml",
                        "admin-sign-in/portolan.yaml",
                        "identity/portolan.yaml",
                        "bad-health/portolan.yaml",
                        "store/portolan.yaml",
                        "records/portolan.yaml",
                        "shared/portolan.yaml",
                        "bad-health/catalog/c.yaml",
                        "empty-lists/portolan.yaml",
                        "empty-lists/tenants.yaml",
                        "unknown-provider/catalog/c.yaml",
                        "bad-urls/catalog/c.yaml",
                        "bad-model/catalog/c.yaml",
                        "bad-price/catalog/c.yaml",
                        "tenants/tenants.yaml",
                        "json-files/tenants.json")
                .map(CASES.resolve("invalid")::resolve);
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().matches(".*\\.(yaml|json)"))
                    .filter(file -> !schemaOf(file).isEmpty())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Returns the schema of a file; the policies' schema is tested in its own module. */
    private static String schemaOf(Path file) {
        String path = file.toString();
        if (path.endsWith("portolan.yaml")) {
            return "portolan";
        }
        if (path.contains("catalog") || path.contains("places")) {
            return path.contains("routing-policies") ? "" : "catalog";
        }
        return path.contains("tenants.") || path.contains("callers") ? "tenants" : "";
    }

    private static Set<ValidationMessage> problems(Path file) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(new ObjectMapper().readTree(resource(schemaOf(file))));
        return schema.validate(json(file));
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                SchemaTest.class.getResourceAsStream("/schema/" + name + ".schema.json"));
    }

    private static JsonNode json(Path file) throws IOException {
        Findings findings = new Findings();
        Optional<Node> node =
                DocumentReader.read(
                        file.toString(), Files.readString(file), new AsWritten(), findings);
        return node.map(SchemaTest::json).orElseThrow();
    }

    /** Converts a document as an editor's YAML parser does, by YAML's core schema. */
    private static JsonNode json(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                mapping.entries().forEach(entry -> object.set(entry.key(), json(entry.value())));
                yield object;
            }
            case Node.Sequence sequence -> {
                var array = JsonNodeFactory.instance.arrayNode();
                sequence.items().forEach(item -> array.add(json(item)));
                yield array;
            }
            case Node.Scalar scalar -> scalar(scalar);
        };
    }

    private static JsonNode scalar(Node.Scalar scalar) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String text = scalar.text();
        if (!scalar.plain()) {
            return json.textNode(text);
        }
        if (scalar.isNull()) {
            return json.nullNode();
        }
        if (INTEGER.matcher(text).matches()) {
            return json.numberNode(Long.parseLong(text));
        }
        if (NUMBER.matcher(text).matches()) {
            return json.numberNode(Double.parseDouble(text));
        }
        return text.equals("true") || text.equals("false")
                ? json.booleanNode(Boolean.parseBoolean(text))
                : json.textNode(text);
    }

    private static void properties(JsonNode schema, Set<String> into) {
        for (JsonNode child : schema) {
            properties(child, into);
        }
        schema.path("properties").fieldNames().forEachRemaining(into::add);
    }

    private static void keys(JsonNode document, Set<String> into) {
        document.fieldNames().forEachRemaining(into::add);
        for (JsonNode child : document) {
            keys(child, into);
        }
    }

    /** Leaves substitutions as written, as an editor does. */
    private static final class AsWritten implements Resolver {
        @Override
        public Optional<String> environment(String name) {
            return Optional.of("${env:" + name + "}");
        }

        @Override
        public Optional<String> file(String path) {
            return Optional.of("${file:" + path + "}");
        }
    }
}
