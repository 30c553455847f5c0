package dev.portolan.provider.responses;

import dev.portolan.provider.Call;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.responseinput.ResponsesTools;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of a request that its answer repeats, and the tools that it calls custom. */
final class ResponseSettings {
    /** The members repeated, with the value that stands for an absent one. */
    private static final List<Map.Entry<String, JsonValue>> REPEATED =
            List.of(
                    Map.entry("background", JsonLiteral.FALSE),
                    Map.entry("instructions", JsonLiteral.NULL),
                    Map.entry("max_output_tokens", JsonLiteral.NULL),
                    Map.entry("max_tool_calls", JsonLiteral.NULL),
                    Map.entry("parallel_tool_calls", JsonLiteral.TRUE),
                    Map.entry("previous_response_id", JsonLiteral.NULL),
                    Map.entry("prompt_cache_key", JsonLiteral.NULL),
                    Map.entry("reasoning", nothingSaid("effort", "summary")),
                    Map.entry("safety_identifier", JsonLiteral.NULL),
                    Map.entry("store", JsonLiteral.FALSE),
                    Map.entry("temperature", JsonLiteral.NULL),
                    Map.entry(
                            "text",
                            JsonValue.object(
                                    "format", JsonValue.object("type", JsonValue.of("text")))),
                    Map.entry("tool_choice", JsonValue.of("auto")),
                    Map.entry("tools", JsonValue.array(List.of())),
                    Map.entry("top_logprobs", JsonValue.of(0)),
                    Map.entry("top_p", JsonLiteral.NULL),
                    Map.entry("truncation", JsonValue.of("disabled")),
                    Map.entry("metadata", new ObjectBuilder().build()));

    /** The member that is repeated only where it is given, as null is none of its values. */
    private static final String USER = "user";

    private final Map<String, JsonValue> settings = new HashMap<>();

    private ResponseSettings(Call call) {
        var bytes = call.body().array();
        for (var setting : REPEATED) {
            call.head()
                    .member(setting.getKey())
                    .map(at -> JsonReader.read(bytes, at.valueFrom(), at.valueTo()))
                    .filter(value -> !value.isNull())
                    .ifPresent(value -> settings.put(setting.getKey(), value));
        }
        call.head()
                .member(USER)
                .map(at -> JsonReader.read(bytes, at.valueFrom(), at.valueTo()))
                .ifPresent(user -> settings.put(USER, user));
        settings.computeIfPresent("tools", (_, tools) -> withRequired(tools));
        settings.computeIfPresent("text", (_, text) -> withFormat(text));
    }

    private static JsonValue nothingSaid(String... names) {
        var object = new ObjectBuilder();
        for (var name : names) {
            object.put(name, JsonLiteral.NULL);
        }
        return object.build();
    }

    /** Reads the settings of a call. */
    static ResponseSettings of(Call call) {
        return new ResponseSettings(call);
    }

    /** Returns the functions with the members that a request may leave out. */
    private static JsonValue withRequired(JsonValue tools) {
        return JsonValue.array(
                tools.elements().stream()
                        .map(
                                tool ->
                                        tool.get("type").textOrEmpty().equals("function")
                                                ? new ObjectBuilder(tool)
                                                        .put("parameters", tool.get("parameters"))
                                                        .put("strict", tool.get("strict"))
                                                        .build()
                                                : tool)
                        .toList());
    }

    private static JsonValue withFormat(JsonValue text) {
        return text.has("format")
                ? text
                : new ObjectBuilder(text)
                        .put("format", JsonValue.object("type", JsonValue.of("text")))
                        .build();
    }

    /** Adds the settings to an answer. */
    ObjectBuilder addTo(ObjectBuilder response) {
        for (var setting : REPEATED) {
            response.put(
                    setting.getKey(), settings.getOrDefault(setting.getKey(), setting.getValue()));
        }
        return response.put(USER, settings.get(USER));
    }

    /** Returns the names of the custom tools. */
    Set<String> customTools() {
        var names = new HashSet<String>();
        for (var tool : settings.getOrDefault("tools", JsonLiteral.NULL).elements()) {
            if (ResponsesTools.isCustom(tool)) {
                names.add(tool.get("name").textOrEmpty());
            }
        }
        return names;
    }
}
