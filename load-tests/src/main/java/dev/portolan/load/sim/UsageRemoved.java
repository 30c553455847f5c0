package dev.portolan.load.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.Json;
import dev.portolan.load.dialect.Sse;
import dev.portolan.load.stage.Octets;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.Step;
import dev.portolan.load.stage.Step.Kind;

import java.util.ArrayList;
import java.util.List;

/** An answer with every {@code usage} member taken out, and the chunks that held nothing else. */
final class UsageRemoved {
    private UsageRemoved() {}

    static Script from(Script healthy) {
        if (!healthy.isStream()) {
            var head = healthy.head();
            var body = without(Json.read(healthy.body().text()));
            return Script.whole(head.status(), head.headers(), Octets.of(Json.write(body)));
        }
        var steps = new ArrayList<Step>();
        for (var step : healthy.steps()) {
            if (!(step instanceof Step.Write write)) {
                steps.add(step);
            } else if (write.kind() != Kind.USAGE) {
                steps.add(stripped(write));
            }
        }
        return new Script(steps);
    }

    private static Step.Write stripped(Step.Write write) {
        var payload = write.octets().text().substring("data: ".length());
        var tree = Json.read(payload);
        return tree.isObject() ? Sse.event(without(tree), write.kind()) : write;
    }

    private static JsonNode without(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.remove(List.of("usage", "usageMetadata"));
        }
        return tree;
    }
}
