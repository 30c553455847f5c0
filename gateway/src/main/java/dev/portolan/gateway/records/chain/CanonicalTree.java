package dev.portolan.gateway.records.chain;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes trees of JSON in canonical form. */
public final class CanonicalTree {
    private CanonicalTree() {}

    /** Returns a tree as a canonical text. */
    public static byte[] of(JsonNode tree) {
        CanonicalJson json = new CanonicalJson();
        write(tree, json);
        return json.bytes();
    }

    /** Writes a tree as a value. */
    public static void write(JsonNode tree, CanonicalJson json) {
        switch (tree.getNodeType()) {
            case OBJECT -> {
                json.object();
                for (String name : sortedNames(tree)) {
                    json.name(name);
                    write(tree.path(name), json);
                }
                json.endObject();
            }
            case ARRAY -> {
                json.array();
                tree.forEach(element -> write(element, json));
                json.endArray();
            }
            case NUMBER -> number(tree, json);
            case BOOLEAN -> json.value(tree.booleanValue());
            case STRING -> json.value(tree.textValue());
            case NULL, MISSING -> json.nothing();
            case BINARY, POJO ->
                    throw new IllegalArgumentException(
                            tree.getNodeType() + " (expected: a value of JSON)");
        }
    }

    private static void number(JsonNode tree, CanonicalJson json) {
        if (tree.canConvertToLong()
                && tree.isIntegralNumber()
                && Math.abs(tree.longValue()) <= CanonicalJson.MAX_INTEGER) {
            json.value(tree.longValue());
        } else {
            json.value(tree.doubleValue());
        }
    }

    private static List<String> sortedNames(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.sort(names);
        return names;
    }
}
