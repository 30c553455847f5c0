package dev.portolan.load.demo;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Requests the gateway's explanation of a decision from its admin API. */
final class DecisionReasons {
    private final URI admin;

    DecisionReasons(URI admin) {
        this.admin = admin;
    }

    List<String> lines(DemoReply.Request request) throws IOException, InterruptedException {
        var body = LenientJson.object().put("tenant", DemoFolder.TENANT);
        body.set("request", LenientJson.read(request.json()));
        var headers = body.putObject("headers");
        request.headers().forEach(headers::put);
        return describe(DemoReply.post(admin.resolve("/admin/v1/explain"), body));
    }

    /** Lists the policies that matched, the plan, and each removed endpoint with its reason. */
    private static List<String> describe(JsonNode decision) {
        var lines = new ArrayList<String>();
        lines.add(
                "policies %s, required in %s, plan %s"
                        .formatted(
                                joinNames(decision.path("matched")),
                                decision.path("requires").path("processing").asText("*"),
                                joinNames(decision.path("plan"))));
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

    private static String joinNames(JsonNode names) {
        var all = new ArrayList<String>();
        names.forEach(name -> all.add(name.asText().split("/", 2)[0]));
        return String.join(", ", all);
    }
}
