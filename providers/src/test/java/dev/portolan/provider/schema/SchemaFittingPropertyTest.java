package dev.portolan.provider.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A fitted schema keeps the target's published rules and has no other meaning. Without edge cases,
 * since those of nested schemas multiply until they fill the heap.
 */
final class SchemaFittingPropertyTest {
    private static final List<SchemaRules> TARGETS =
            List.of(SchemaRules.CLAUDE, SchemaRules.OPENAI, SchemaRules.AZURE, SchemaRules.GEMINI);

    @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
    void fittedSchema_ofAnySchema_keepsThePublishedRules(@ForAll("schemas") JsonValue schema) {
        for (var rules : TARGETS) {
            if (SchemaFitting.fit(schema, rules) instanceof FittedSchema.Fitted(JsonValue sent)) {
                assertThat(PublishedSchemaRules.findings(sent, rules))
                        .as("%s of %s", sent.toJson(), schema.toJson())
                        .isEmpty();
            }
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void geminisSchema_ofAnySchema_isAlwaysWritten(@ForAll("schemas") JsonValue schema) {
        assertThat(SchemaFitting.fit(schema, SchemaRules.GEMINI))
                .isInstanceOf(FittedSchema.Fitted.class);
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void instance_ofAFittedSchema_hasTheShapeOfTheOriginal(
            @ForAll("schemas") JsonValue schema, @ForAll Random random) {
        for (var rules : TARGETS) {
            if (SchemaFitting.fit(schema, rules) instanceof FittedSchema.Fitted(JsonValue sent)) {
                var instance = new Instances(sent, random).of(sent, 0);
                assertThat(new Shape(schema).allows(schema, instance))
                        .as("%s of %s by %s", instance.toJson(), schema.toJson(), sent.toJson())
                        .isTrue();
            }
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void enforcedSchema_fittedAgain_staysTheSame(@ForAll("schemas") JsonValue schema) {
        for (var rules : TARGETS.subList(0, 3)) {
            if (SchemaFitting.fit(schema, rules) instanceof FittedSchema.Fitted(JsonValue sent)) {
                var again = SchemaFitting.fit(sent, rules);
                assertThat(again instanceof FittedSchema.Fitted(JsonValue s) ? s.toJson() : "")
                        .as("of %s", schema.toJson())
                        .isEqualTo(sent.toJson());
            }
        }
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void toolsGuidance_ofAnySchema_isAnObjectWithoutAlternatives(
            @ForAll("schemas") JsonValue schema) {
        var sent = ToolSchema.of(schema);
        assertThat(sent.get("type").text()).isEqualTo("object");
        assertThat(sent.members().keySet())
                .doesNotContain("anyOf", "oneOf", "allOf", "enum", "not", "$ref");
    }

    @Provide
    Arbitrary<JsonValue> schemas() {
        var definitions =
                Combinators.combine(node(2), node(1), Arbitraries.of(true, false))
                        .as(SchemaFittingPropertyTest::definitions);
        return Combinators.combine(object(3), definitions, Arbitraries.of("$defs", "definitions"))
                .as(
                        (root, defs, name) -> {
                            var text = new ObjectBuilder(root).put("$defs", defs).build().toJson();
                            return Objects.requireNonNull(
                                    JsonReader.read(text.replace("$defs", name)));
                        });
    }

    private static JsonValue definitions(JsonValue first, JsonValue second, boolean cyclic) {
        var tree =
                json(
                        "{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"string\"},"
                                + "\"next\":{\"$ref\":\"#/$defs/C\"}},\"required\":[\"v\""
                                + (cyclic ? ",\"next\"" : "")
                                + "]}");
        return new ObjectBuilder()
                .put("A", asObject(withoutRefs(first)))
                .put("B", withoutRefs(second))
                .put("C", cyclic ? tree : withoutRefs(first))
                .build();
    }

    private static JsonValue asObject(JsonValue schema) {
        return schema.get("type").textOrEmpty().equals("object")
                ? schema
                : json("{\"type\":\"object\",\"properties\":{\"leaf\":{\"type\":\"integer\"}}}");
    }

    private static JsonValue withoutRefs(JsonValue schema) {
        return json(schema.toJson().replaceAll("\"#/\\$defs/[ABC]\"", "\"#/\\$defs/B\""))
                        .toJson()
                        .contains("$ref")
                ? json("{\"type\":\"object\",\"properties\":{\"leaf\":{\"type\":\"integer\"}}}")
                : schema;
    }

    private static JsonValue json(String text) {
        return Objects.requireNonNull(JsonReader.read(text), text);
    }

    private static Arbitrary<JsonValue> node(int depth) {
        var leaves =
                Arbitraries.of(
                                "{\"type\":\"string\"}",
                                "{\"type\":\"string\",\"minLength\":1,\"maxLength\":5}",
                                "{\"type\":\"string\",\"pattern\":\"^(?=a).*$\"}",
                                "{\"type\":\"string\",\"pattern\":\"^[a-z]{1,3}$\"}",
                                "{\"type\":\"string\",\"format\":\"email\"}",
                                "{\"type\":\"string\",\"format\":\"color\",\"default\":\"x\"}",
                                "{\"type\":\"string\",\"nullable\":true,\"title\":\"T\"}",
                                "{\"enum\":[\"a\",\"b\"]}",
                                "{\"type\":\"string\",\"enum\":[\"a\"],\"nullable\":true}",
                                "{\"enum\":[{\"a\":1},2]}",
                                "{\"const\":7}",
                                "{\"const\":true}",
                                "{\"type\":\"integer\",\"minimum\":1,\"exclusiveMaximum\":9}",
                                "{\"type\":[\"number\",\"null\"],\"multipleOf\":2}",
                                "{\"type\":\"boolean\",\"description\":\"d\",\"examples\":[true]}",
                                "{\"type\":\"null\"}",
                                "{\"type\":\"object\"}",
                                "{\"type\":\"object\",\"properties\":{}}",
                                "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}",
                                "{\"type\":\"array\"}",
                                "{}",
                                "true",
                                "{\"$ref\":\"#/$defs/A\"}",
                                "{\"$ref\":\"#/$defs/B\",\"description\":\"d\",\"title\":\"T\"}",
                                "{\"$ref\":\"#/$defs/B\",\"nullable\":true}",
                                "{\"$ref\":\"#/$defs/A\",\"type\":\"object\",\"examples\":[{}]}",
                                "{\"$ref\":\"#/$defs/C\"}",
                                "{\"$ref\":\"#/$defs/C\",\"default\":null}",
                                "{\"allOf\":[{\"$ref\":\"#/$defs/B\"}],\"description\":\"d\"}",
                                "{\"$ref\":\"https://other.example/s\"}",
                                "{\"$ref\":\"#\"}")
                        .map(SchemaFittingPropertyTest::json);
        if (depth == 0) {
            return leaves;
        }
        var below = node(depth - 1);
        var arrays =
                Combinators.combine(below, Arbitraries.of("", "\"minItems\":1,", "\"maxItems\":3,"))
                        .as(
                                (i, more) ->
                                        json(
                                                "{\"type\":\"array\","
                                                        + more
                                                        + "\"items\":"
                                                        + i.toJson()
                                                        + "}"));
        var tuples =
                Combinators.combine(below, below)
                        .as(
                                (a, b) ->
                                        json(
                                                "{\"type\":\"array\",\"prefixItems\":["
                                                        + a.toJson()
                                                        + ","
                                                        + b.toJson()
                                                        + "]}"));
        var unions =
                Combinators.combine(below, below, Arbitraries.of("anyOf", "oneOf", "allOf"))
                        .as(
                                (a, b, name) ->
                                        new ObjectBuilder()
                                                .put(name, JsonValue.array(List.of(a, b)))
                                                .build());
        return Arbitraries.oneOf(leaves, leaves, arrays, tuples, unions, object(depth - 1));
    }

    private static Arbitrary<JsonValue> object(int depth) {
        var properties =
                Arbitraries.maps(Arbitraries.of("a", "b", "c", "minimum"), node(Math.max(0, depth)))
                        .ofMaxSize(3);
        var others = Arbitraries.of("", "false", "true", "{}", "{\"type\":\"string\"}");
        var more = Arbitraries.of("", "", "minProperties", "not", "anyOf");
        return Combinators.combine(properties, Arbitraries.of(0, 1, 9), others, more)
                .as(SchemaFittingPropertyTest::object);
    }

    private static JsonValue object(
            Map<String, JsonValue> properties, int required, String others, String more) {
        var all = new ObjectBuilder();
        properties.forEach(all::put);
        var names = new ArrayList<JsonValue>();
        properties.keySet().stream().limit(required).forEach(n -> names.add(JsonValue.of(n)));
        var object = new ObjectBuilder().put("type", "object").put("properties", all.build());
        object.put("required", names.isEmpty() ? null : JsonValue.array(names));
        object.put("additionalProperties", others.isEmpty() ? null : json(others));
        switch (more) {
            case "minProperties" -> object.put(more, 1);
            case "not" -> object.put(more, json("{\"required\":[\"z\"]}"));
            case "anyOf" ->
                    object.put(more, json("[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]"));
            default -> {}
        }
        return object.build();
    }
}
