package dev.portolan.load.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.Sse;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.util.ArrayList;
import java.util.List;

/** Removes every {@code usage} member from a response, and the chunks that contain nothing else. */
final class UsageRemoval {
    private UsageRemoval() {}

    static Script from(Script healthy) {
        if (!healthy.isStream()) {
            var head = healthy.head();
            var body = without(LenientJson.read(healthy.body().text()));
            return Script.whole(
                    head.status(), head.headers(), ByteString.of(LenientJson.write(body)));
        }
        var steps = new ArrayList<ScriptStep>();
        for (var step : healthy.steps()) {
            if (!(step instanceof ScriptStep.Write write)) {
                steps.add(step);
            } else if (write.kind() != Kind.USAGE) {
                steps.add(stripped(write));
            }
        }
        return new Script(steps);
    }

    private static ScriptStep.Write stripped(ScriptStep.Write write) {
        var payload = write.bytes().text().substring("data: ".length());
        var tree = LenientJson.read(payload);
        return tree.isObject() ? Sse.event(without(tree), write.kind()) : write;
    }

    private static JsonNode without(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.remove(List.of("usage", "usageMetadata"));
        }
        return tree;
    }
}
