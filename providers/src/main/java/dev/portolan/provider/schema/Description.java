package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The constraints of one schema that are stated in its description. */
final class Description {
    private static final int LONGEST = 300;

    /** Keywords that constrain or advise, so that a model gains by reading them. */
    private static final Set<String> MEANINGFUL =
            Set.of(
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "multipleOf",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "format",
                    "minItems",
                    "maxItems",
                    "uniqueItems",
                    "contains",
                    "minContains",
                    "maxContains",
                    "prefixItems",
                    "additionalItems",
                    "minProperties",
                    "maxProperties",
                    "propertyNames",
                    "patternProperties",
                    "additionalProperties",
                    "dependentRequired",
                    "dependentSchemas",
                    "dependencies",
                    "unevaluatedItems",
                    "const",
                    "enum",
                    "default",
                    "examples",
                    "example",
                    "anyOf",
                    "oneOf",
                    "allOf",
                    "not",
                    "if",
                    "then",
                    "else",
                    "contentEncoding",
                    "contentMediaType");

    private final List<String> stated = new ArrayList<>();

    /** Returns whether a keyword is one that can be stated. */
    static boolean states(String keyword) {
        return MEANINGFUL.contains(keyword);
    }

    /** Adds a keyword that isn't sent; one that says nothing to a model is left out. */
    void add(String keyword, JsonValue value) {
        if (!MEANINGFUL.contains(keyword)) {
            return;
        }
        var text = value.toJson();
        stated.add(
                keyword
                        + ": "
                        + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…"));
    }

    /** Returns a description with everything added after it. */
    String after(String before) {
        var bounds = "(" + String.join(", ", stated) + ")";
        return before.isEmpty() ? bounds : before + " " + bounds;
    }

    boolean isEmpty() {
        return stated.isEmpty();
    }
}
