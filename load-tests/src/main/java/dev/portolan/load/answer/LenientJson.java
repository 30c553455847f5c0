package dev.portolan.load.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** JSON trees, read leniently and written without spaces. */
public final class LenientJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LenientJson() {}

    /** The tree of a text; a missing node when the text is no JSON. */
    public static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** A copy of a value as a tree: a record, a map, a list. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** The text of a tree. */
    public static String write(JsonNode tree) {
        return tree.toString();
    }

    /** An empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The members of an array or object, in order. */
    public static Stream<JsonNode> each(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }
}
