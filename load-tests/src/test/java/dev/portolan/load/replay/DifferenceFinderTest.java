package dev.portolan.load.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.cases.CaseFolder;
import dev.portolan.load.cases.Expectation;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class DifferenceFinderTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {a: 1}                              | {"a":1.0,"b":2}
                    {a: !absent }                       | {"b":2}
                    {a: !any }                          | {"a":null}
                    !exactly {a: {b: 1}}                | {"a":{"b":1}}
                    [1, {b: x}]                         | [1,{"b":"x","c":1}]
                    {a: !matches 'b+'}                  | {"a":"abbc"}
                    {a: !contains bc}                   | {"a":"abcd"}
                    !contains [{a: 2}]                  | [{"a":1},{"a":2}]
                    !lacks [3]                          | [1,2]
                    {a: !not [2, 3]}                    | {"a":1}
                    {a: !all [!contains x, !longest 3]} | {"a":"xyz"}
                    {a: !oneOf [!absent , 1]}           | {}
                    !each {a: 1}                        | [{"a":1},{"a":1,"b":2}]
                    {a: !json {b: 1}}                   | {"a":"{\\"b\\":1}"}
                    [!same x, !same x]                  | ["i","i"]
                    [!distinct x, !distinct x]          | ["i","j"]
                    {a: !same x , b: !above x 10}       | {"a":5,"b":15}
                    {a: !atLeast 3, b: !atMost 3}       | {"a":3,"b":3}
                    """)
    void value_asExpected_hasNoDifference(String expected, String value) throws IOException {
        assertThat(new DifferenceFinder().difference(expectation(expected), json(value), "body"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {a: 1}                        | {"a":"1"}          | body.a must be 1
                    {a: {b: 1}}                   | {"a":[]}           | body.a must be an object
                    {a: !absent }                 | {"a":null}         | body.a must be nothing
                    {a: !any }                    | {}                 | body.a must be anything
                    !exactly {a: {b: 1}}          | {"a":{"b":1,"c":2}} | body.a.c must be no such
                    [1]                           | [1,2]              | body must be an array of 1
                    {a: !matches b}               | {}                 | body.a must be text
                    {a: !contains bc}             | {"a":"bd"}         | body.a must be with "bc"
                    !lacks [1]                    | [1,2]              | body must be without 1
                    {a: !not [1]}                 | {"a":1}            | body.a must be as none of these
                    {a: !oneOf [!absent , 1]}     | {"a":2}            | body.a must be one of 2
                    !each {a: 1}                  | []                 | body must be elements
                    !each {a: 1}                  | [{"a":1},{}]       | body[1].a must be 1
                    {a: !json {b: 1}}             | {"a":"no"}         | body.a as JSON must be an object
                    [!same x, !same x]            | ["i","j"]          | body[1] must be "i"
                    [!distinct x, !distinct x]    | ["i","i"]          | body[1] must be a value of its own
                    [!distinct x]                 | [""]               | body[0] must be a value of its own
                    {a: !same x , b: !above x 10} | {"a":5,"b":14}     | body.b must be 10 more than 5
                    {a: !longest 2}               | {"a":"xyz"}        | body.a must be a length of at most 2
                    """)
    void value_notAsExpected_isNamedWithItsPath(String expected, String value, String difference)
            throws IOException {
        assertThat(new DifferenceFinder().difference(expectation(expected), json(value), "body"))
                .hasValueSatisfying(
                        found -> assertThat(found).startsWith(difference).contains("case.yaml:4:"));
    }

    private static JsonNode json(String text) {
        return LenientJson.read(text);
    }

    private Expectation expectation(String text) throws IOException {
        Files.writeString(
                folder.resolve("case.yaml"),
                "title: a\ndialects: vllm\nrequest: {path: /}\nanswer: {body: " + text + "}\n");
        var exchange = CaseFolder.read(folder).cases().getFirst().exchanges().getFirst();
        return exchange.answer().body().orElseThrow();
    }
}
