package dev.portolan.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;

import dev.portolan.provider.caller.AnthropicProtocol;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.caller.OpenAiProtocol;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the knowledge of caller protocols in its home, by the source and the classes of main code.
 */
final class CallerProtocolRulesTest {
    private static final String[] HOMES = {
        "dev.portolan.provider.caller..", "dev.portolan.gateway.protocol.."
    };

    private static final Pattern COMMENT_LINE = Pattern.compile("\\s*(?:\\*|//|/\\*)");

    private static final String OPERATIONS =
            Arrays.stream(Operation.values())
                    .map(Operation::name)
                    .collect(Collectors.joining("|", "(?:", ")"));

    /** The code of each source file that the rules bind, without comment lines. */
    private static final Map<Path, String> CODE =
            MainCode.sources()
                    .filter(CallerProtocolRulesTest::isBound)
                    .collect(Collectors.toMap(file -> file, CallerProtocolRulesTest::code));

    @Test
    void protocol_outsideItsHome_isNeverNamed() {
        noClasses()
                .that()
                .resideOutsideOfPackages(HOMES)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(OpenAiProtocol.class, AnthropicProtocol.class)
                .orShould()
                .accessFieldWhere(
                        DescribedPredicate.describe(
                                "a protocol's constant is read",
                                access ->
                                        access.getTargetOwner()
                                                .isEquivalentTo(CallerProtocol.class)))
                .check(MainCode.classes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[!=]=\\s*Operation\\.OPERATIONS\\b",
                "\\bOperation\\.OPERATIONS\\s*[!=]=",
                "equals\\(Operation\\.OPERATIONS\\)",
                "\\bcase (?:OPERATIONS, )*(?:MESSAGES|COUNT_TOKENS|COMPLETIONS|FIM)\\b",
                "\"/v1/(?:chat|completions|embeddings|fim|messages)"
            })
    void operation_outsideItsHome_isNeverComparedWith(String comparison) {
        Pattern pattern = Pattern.compile(comparison.replace("OPERATIONS", OPERATIONS));
        assertThat(CODE).isNotEmpty();
        assertThat(CODE.keySet())
                .filteredOn(file -> pattern.matcher(CODE.getOrDefault(file, "")).find())
                .isEmpty();
    }

    /**
     * Policies are written without providers, and the simulators speak to the gateway by its API.
     */
    private static boolean isBound(Path file) {
        List<String> homes =
                List.of(
                        "request/Operation.java",
                        "provider/caller",
                        "routing-policies",
                        "load-tests");
        return homes.stream().noneMatch(file.toString()::contains);
    }

    private static String code(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !COMMENT_LINE.matcher(line).lookingAt())
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
