package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Writes the available functions and the tool choice. */
final class GeminiTools {
    private GeminiTools() {}

    static @Nullable JsonValue declared(Tools tools) {
        if (tools.isEmpty()) {
            return null;
        }
        var functions = tools.list().stream().map(GeminiTools::declaration).toList();
        return JsonValue.array(
                List.of(JsonValue.object("functionDeclarations", JsonValue.array(functions))));
    }

    private static JsonValue declaration(Tools.Tool tool) {
        var function =
                new ObjectBuilder().put("name", tool.name()).put("description", tool.description());
        return GeminiSchema.put(function, tool.schema(), "parameters", "parametersJsonSchema")
                .build();
    }

    static @Nullable JsonValue config(Tools tools) {
        if (tools.isEmpty()) {
            return null;
        }
        var mode =
                switch (tools.choice()) {
                    case Tools.Choice.Auto _auto -> new ObjectBuilder().put("mode", "AUTO");
                    case Tools.Choice.None _none -> new ObjectBuilder().put("mode", "NONE");
                    case Tools.Choice.Required _required -> new ObjectBuilder().put("mode", "ANY");
                    case Tools.Choice.Named(String name) ->
                            new ObjectBuilder()
                                    .put("mode", "ANY")
                                    .put(
                                            "allowedFunctionNames",
                                            JsonValue.array(List.of(JsonValue.of(name))));
                };
        return JsonValue.object("functionCallingConfig", mode.build());
    }
}
