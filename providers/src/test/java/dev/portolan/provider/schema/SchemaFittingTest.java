package dev.portolan.provider.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.json.JsonReader;

import org.junit.jupiter.api.Test;

import java.util.Objects;

final class SchemaFittingTest {
    private static String of(String schema) {
        var read = Objects.requireNonNull(JsonReader.read(schema));
        return ((FittedSchema.Fitted) SchemaFitting.fit(read, SchemaRules.CLAUDE))
                .schema()
                .toJson();
    }

    @Test
    void of_boundsAnywhere_arePartOfTheDescription() {
        assertThat(
                        of(
                                """
                                {"type":"object","properties":{
                                  "score":{"type":"integer","minimum":0,"maximum":10},
                                  "tags":{"type":"array","minItems":2,"description":"What it is",
                                          "items":{"type":"string","maxLength":9007199254740993}}}}
                                """))
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{"
                                + "\"score\":{\"type\":\"integer\","
                                + "\"description\":\"(minimum: 0, maximum: 10)\"},"
                                + "\"tags\":{\"type\":\"array\","
                                + "\"description\":\"What it is (minItems: 2)\","
                                + "\"items\":{\"type\":\"string\","
                                + "\"description\":\"(maxLength: 9007199254740993)\"}}},"
                                + "\"additionalProperties\":false}");
    }

    @Test
    void of_propertyNamedAsABound_isKept() {
        var schema =
                "{\"type\":\"object\",\"properties\":{\"minimum\":{\"type\":\"number\"}},"
                        + "\"required\":[\"minimum\"],\"additionalProperties\":false}";
        assertThat(of(schema)).isEqualTo(schema);
    }

    @Test
    void of_alternativesAndOneElement_areInClaudesForm() {
        assertThat(
                        of(
                                "{\"oneOf\":[{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"string\"}},{\"type\":\"null\"}]}"))
                .isEqualTo(
                        "{\"anyOf\":[{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"string\"}},{\"type\":\"null\"}]}");
    }
}
