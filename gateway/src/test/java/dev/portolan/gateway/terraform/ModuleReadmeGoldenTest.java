package dev.portolan.gateway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the generated parts of each module's README, between {@code <!-- name -->} and {@code
 * <!-- end -->}, with its files; regenerated with {@code -Dgolden.write=true}.
 */
final class ModuleReadmeGoldenTest {
    private static final Pattern RUN = Pattern.compile("^run \"(\\w+)\"", Pattern.MULTILINE);
    private static final Pattern GENERATED =
            Pattern.compile("(<!-- (\\w+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    static List<Path> modules() {
        return Terraform.modules();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void readme_ofEachModule_matchesItsFiles(Path module) throws IOException {
        Path readme = module.resolve("README.md");
        String written = Files.readString(readme);

        String generated = generated(module, written);

        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(readme, generated);
        } else {
            assertThat(written).isEqualTo(generated);
        }
        assertThat(written)
                .contains("<!-- example -->", "<!-- inputs -->", "<!-- outputs -->")
                .contains("<!-- refusals -->", "## Checks");
    }

    private static String generated(Path module, String written) throws IOException {
        Matcher part = GENERATED.matcher(written);
        StringBuilder generated = new StringBuilder();
        while (part.find()) {
            String text =
                    switch (part.group(2)) {
                        case "example" -> example(module);
                        case "inputs" -> table(module, "variable", ModuleReadmeGoldenTest::input);
                        case "outputs" -> table(module, "output", ModuleReadmeGoldenTest::output);
                        case "refusals" -> refusals(module);
                        default -> throw new AssertionError("unknown part: " + part.group(2));
                    };
            part.appendReplacement(
                    generated, Matcher.quoteReplacement(part.group(1) + text + part.group(3)));
        }
        part.appendTail(generated);
        return generated.toString();
    }

    private static String example(Path module) throws IOException {
        return "```hcl\n" + Files.readString(module.resolve("examples/basic/main.tf")) + "```\n";
    }

    private static String table(Path module, String type, Function<Block, String> row) {
        String head =
                type.equals("variable")
                        ? """
                        | name | description | type | default | checked |
                        |---|---|---|---|---|
                        """
                        : """
                        | name | description |
                        |---|---|
                        """;
        return Block.of(module).stream()
                .filter(block -> block.type().equals(type))
                .map(row)
                .collect(Collectors.joining("", head, ""));
    }

    private static String input(Block variable) {
        String otherwise = variable.arguments().get("default");
        return "| `%s` | %s | `%s` | %s | %s |%n"
                .formatted(
                        variable.name(),
                        variable.description(),
                        variable.arguments().getOrDefault("type", "any"),
                        otherwise == null ? "" : "`" + otherwise + "`",
                        variable.validations() == 0 ? "" : "yes");
    }

    private static String output(Block output) {
        return "| `%s` | %s |%n".formatted(output.name(), output.description());
    }

    private static String refusals(Path module) throws IOException {
        try (Stream<Path> files = Files.list(module.resolve("tests"))) {
            return files.sorted()
                    .map(ModuleReadmeGoldenTest::read)
                    .flatMap(text -> RUN.matcher(text).results())
                    .map(run -> run.group(1))
                    .filter(run -> run.endsWith("_refused"))
                    .map(run -> "- " + run.replace('_', ' ') + "\n")
                    .collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
