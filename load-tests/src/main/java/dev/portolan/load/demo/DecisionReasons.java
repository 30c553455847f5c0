package dev.portolan.load.demo;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The gateway's own reasons for a decision, asked of its admin plane. */
final class DecisionReasons {
    private final URI admin;

    DecisionReasons(URI admin) {
        this.admin = admin;
    }

    List<String> lines(DemoReply.Ask ask) throws IOException, InterruptedException {
        var body = LenientJson.object().put("tenant", DemoFolder.TENANT);
        body.set("request", LenientJson.read(ask.json()));
        var headers = body.putObject("headers");
        ask.headers().forEach(headers::put);
        return told(DemoReply.post(admin.resolve("/admin/v1/explain"), body));
    }

    /** The policies that applied, the plan, and each place that was removed with its reason. */
    private static List<String> told(JsonNode decision) {
        var lines = new ArrayList<String>();
        lines.add(
                "policies %s, required in %s, plan %s"
                        .formatted(
                                joined(decision.path("matched")),
                                decision.path("requires").path("processing").asText("*"),
                                joined(decision.path("plan"))));
        for (var candidate : decision.path("candidates")) {
            if (candidate.path("verdict").asText().equals("removed")) {
                lines.add(
                        "%s removed: %s"
                                .formatted(
                                        candidate.path("endpoint").asText(),
                                        candidate.path("why").asText()));
            }
        }
        return lines;
    }

    private static String joined(JsonNode names) {
        var all = new ArrayList<String>();
        names.forEach(name -> all.add(name.asText().split("/", 2)[0]));
        return String.join(", ", all);
    }
}
