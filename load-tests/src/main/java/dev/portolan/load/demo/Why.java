package dev.portolan.load.demo;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.Json;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** The gateway's own reasons for a decision, asked of its admin plane. */
final class Why {
    private final URI admin;

    Why(URI admin) {
        this.admin = admin;
    }

    List<String> lines(Reply.Ask ask) throws IOException, InterruptedException {
        var body = Json.object().put("tenant", Folder.TENANT);
        body.set("request", Json.read(ask.json()));
        var headers = body.putObject("headers");
        ask.headers().forEach(headers::put);
        return told(Reply.post(admin.resolve("/admin/v1/explain"), body));
    }

    private static List<String> told(JsonNode decision) {
        return List.of(Json.write(decision));
    }
}
