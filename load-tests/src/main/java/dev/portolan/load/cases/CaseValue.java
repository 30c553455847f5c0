package dev.portolan.load.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** A value in a case's file, with its position and its tag, such as {@code !absent}, or "". */
sealed interface CaseValue {
    /** Returns the position of its beginning. */
    CasePosition position();

    /** Its local tag with the exclamation mark; empty if it has none. */
    String tag();

    /** The value without tags, as JSON. */
    JsonNode json();

    /** Returns its kind, for messages. */
    String kind();

    /** Text, a number, true, false or null; a tagged scalar is text. */
    record Scalar(CasePosition position, String tag, JsonNode json) implements CaseValue {
        @Override
        public String kind() {
            return switch (json.getNodeType()) {
                case STRING -> "the text " + json;
                case NULL -> tag.isEmpty() ? "nothing" : tag;
                default -> json.toString();
            };
        }
    }

    /** A list. */
    record Items(CasePosition position, String tag, List<CaseValue> values) implements CaseValue {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public JsonNode json() {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            values.forEach(value -> array.add(value.json()));
            return array;
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A mapping, in the order of the file. */
    record Members(CasePosition position, String tag, List<Member> members) implements CaseValue {
        public Members {
            members = List.copyOf(members);
        }

        @Override
        public JsonNode json() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            members.forEach(member -> object.set(member.name(), member.value().json()));
            return object;
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** One member of a mapping; the position is its name's. */
    record Member(CasePosition position, String name, CaseValue value) {}
}
