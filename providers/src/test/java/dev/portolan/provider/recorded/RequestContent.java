package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a request, read from its JSON in the simplest way: the instructions, the
 * conversation part by part, the tools and which of them has to be called, the form of the answer,
 * and its bounds. Requests of two protocols are equal in content when these are equal.
 *
 * @param turns each part as its role, its kind and its content; neighbouring texts of one role are
 *     one
 * @param tools the purpose and input of each tool, by name
 * @param choice {@code auto}, {@code none}, {@code required} or a tool's name
 * @param schema the schema that the answer has to follow; {@code json} where any object will do;
 *     else empty
 */
public record RequestContent(
        String system,
        List<String> turns,
        Map<String, String> tools,
        String choice,
        String schema,
        Map<String, String> bounds) {

    public static RequestContent ofChat(JsonNode chat) {
        return ChatRequestContent.of(chat);
    }

    public static RequestContent ofMessages(JsonNode request) {
        return MessagesRequestContent.of(request);
    }

    public static RequestContent ofConverse(JsonNode request) {
        return ConverseRequestContent.of(request);
    }

    public static RequestContent ofGemini(JsonNode request) {
        return GeminiRequestContent.of(request);
    }

    /** Returns the differences to another request: each part by its name, with both contents. */
    public Map<String, String> differences(RequestContent other) {
        var found = new TreeMap<String, String>();
        differ(found, "system", system, other.system);
        differ(found, "turns", turns, other.turns);
        differ(found, "tools", tools, other.tools);
        differ(found, "choice", choice, other.choice);
        differ(found, "schema", schema, other.schema);
        differ(found, "bounds", bounds, other.bounds);
        return found;
    }

    private static void differ(Map<String, String> into, String part, Object one, Object other) {
        if (!one.equals(other)) {
            into.put(part, one + " is not " + other);
        }
    }

    /** Collects the parts of a conversation in any protocol. */
    static final class Pieces {
        private final List<String> turns = new ArrayList<>();
        private final Map<String, String> names = new TreeMap<>();
        private final StringBuilder system = new StringBuilder();
        final Map<String, String> tools = new TreeMap<>();
        final Map<String, String> bounds = new TreeMap<>();
        String choice = "auto";
        String schema = "";

        void system(String text) {
            system.append(' ').append(text);
        }

        boolean begun() {
            return !turns.isEmpty();
        }

        void text(String role, String text) {
            var compact = squeezed(text);
            var kind = role + " text ";
            if (compact.isEmpty()) {
                return;
            }
            if (!turns.isEmpty() && turns.getLast().startsWith(kind)) {
                turns.set(turns.size() - 1, turns.getLast() + " " + compact);
            } else {
                turns.add(kind + compact);
            }
        }

        void media(String kind, String dataOrAddress) {
            // Some callers encode in the alphabet for URLs; most providers accept the usual one
            // only.
            boolean address = dataOrAddress.contains(":");
            var data = dataOrAddress.replace('-', '+').replace('_', '/');
            turns.add("user " + kind + " " + (address ? dataOrAddress : data).hashCode());
        }

        /** Returns the text of a document that is plain text. */
        void document(boolean plain, String role, String base64) {
            if (plain) {
                text(
                        role,
                        new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
            } else {
                media("document", base64);
            }
        }

        void call(String id, String name, JsonNode arguments) {
            names.put(id, name);
            turns.add("assistant call " + name + " " + canonical(arguments));
        }

        void result(String id, String text) {
            named(names.getOrDefault(id, ""), text);
        }

        void named(String name, String text) {
            var tree = Recordings.json(text.getBytes(StandardCharsets.UTF_8));
            turns.add(
                    "result of "
                            + name
                            + " "
                            + (tree.isContainerNode() ? canonical(tree) : squeezed(text)));
        }

        void tool(String name, JsonNode description, JsonNode parameters) {
            tools.put(name, squeezed(description.asText("")) + " " + shape(parameters));
        }

        void bound(String name, JsonNode value) {
            if (value.isNumber()) {
                bounds.put(name, Double.toString(value.asDouble()));
            } else if (value.isTextual()) {
                bounds.put(name, "[" + value.asText() + "]");
            } else if (value.isArray() && !value.isEmpty()) {
                var all = new ArrayList<String>();
                value.forEach(one -> all.add(one.asText()));
                bounds.put(name, all.toString());
            }
        }

        RequestContent asked() {
            return new RequestContent(
                    squeezed(system.toString()),
                    List.copyOf(turns),
                    Map.copyOf(tools),
                    choice,
                    schema,
                    Map.copyOf(bounds));
        }
    }

    /** Returns a schema as the parameters of a tool: an absent one is any object. */
    static String shape(JsonNode schema) {
        var reported = canonical(schema);
        return reported.isEmpty() || reported.equals("{properties={}, type=\"object\"}")
                ? "{type=\"object\"}"
                : reported;
    }

    static String squeezed(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Returns JSON with its members in one order, and each number in one form. */
    static String canonical(JsonNode value) {
        if (value.isObject()) {
            var sorted = new TreeMap<String, String>();
            value.properties().forEach(m -> sorted.put(m.getKey(), canonical(m.getValue())));
            return sorted.toString();
        }
        if (value.isArray()) {
            var all = new ArrayList<String>();
            value.forEach(one -> all.add(canonical(one)));
            return all.toString();
        }
        return value.isNumber() && value.canConvertToLong() && !value.isBigInteger()
                ? Long.toString(value.asLong())
                : value.isMissingNode() ? "" : value.toString();
    }
}
