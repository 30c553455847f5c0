package dev.portolan.gateway.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a caller is to get of a recording: its bytes, but for the few edits that are named here.
 *
 * @param status the status
 * @param body the whole body where {@code exact}, else what its JSON must say
 * @param edits the names of the edits, or {@code same bytes}
 * @param exact whether the body is compared byte for byte
 * @param refusedUnsent whether the request is refused before it reaches the provider
 */
record Expected(int status, String body, String edits, boolean exact, boolean refusedUnsent) {
    private static final JsonMapper JSON = new JsonMapper();

    static Expected of(Recording recording) {
        if (recording.request().text().contains("\"max_tokens\": -")) {
            return new Expected(400, "{}", "refused before it was sent", false, true);
        }
        String text = recording.answer().text();
        if (!recording.answer().isStream()) {
            JsonNode json = json(text);
            return json.has("error") || json.path(0).has("error")
                    ? error(recording.status(), json)
                    : whole(recording, text, json);
        }
        return stream(recording, text);
    }

    /**
     * Returns an error, which has one form; callers get no details of errors that are not theirs.
     */
    private static Expected error(int status, JsonNode json) {
        boolean ours = status == 401 || status == 404;
        if (ours) {
            String body = "{\"error\":{\"code\":\"upstream_failed\"}}";
            return new Expected(502, body, "error of the gateway's own", false, false);
        }
        String message =
                JSON.createObjectNode()
                        .set(
                                "error",
                                JSON.createObjectNode()
                                        .set("message", json.path("error").path("message")))
                        .toString();
        return new Expected(400, message, "error, said in one shape", false, false);
    }

    private static Expected whole(Recording recording, String text, JsonNode json) {
        JsonNode message = json.path("choices").path(0).path("message");
        if (message.path("content").isArray() && recording.provider().equals("mistral")) {
            String body =
                    "{\"choices\":[{\"message\":{\"content\":%s}}]}"
                            .formatted(JSON.valueToTree(joined(message.path("content"))));
            return new Expected(200, body, "thinking set apart from the answer", false, false);
        }
        String finish = json.path("choices").path(0).path("finish_reason").asText("stop");
        if (finish.isEmpty() || finish.equals("eos")) {
            String said = finish.isEmpty() ? "null" : "\"stop\"";
            String body = text.replaceFirst("(\"finish_reason\": ?)\"(eos)?\"", "$1" + said);
            return new Expected(200, body, "finish reason in OpenAI's word", true, false);
        }
        return new Expected(200, text, "same bytes", true, false);
    }

    private static String joined(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }

    private static Expected stream(Recording recording, String text) {
        List<String> edits = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        ChunksPutRight usage = new ChunksPutRight(text);
        boolean done = false;
        boolean thinking = false;
        for (String event : text.split("(?<=\n\n)|(?<=\r\n\r\n)", -1)) {
            String data = event.startsWith("data:") ? event.substring(5).strip() : "";
            if (event.startsWith(":")) {
                note(edits, "comments left out");
                continue;
            }
            if (event.startsWith("event: error") || json(data).has("error")) {
                return new Expected(
                        200, body.toString(), "broken off as the provider did", false, false);
            }
            if (data.equals("[DONE]")) {
                done = true;
                if (!usage.finished()) {
                    return new Expected(
                            200,
                            body.toString(),
                            "cut: nothing told how it finished",
                            false,
                            false);
                }
                usage.pay(recording.wantsUsage(), body);
            } else if (!recording.wantsUsage() && isUsageAlone(data)) {
                note(edits, "usage left out that was not asked for");
                continue;
            }
            thinking |= json(data).path("choices").path(0).path("delta").path("content").isArray();
            String put = usage.putRight(data);
            if (!put.equals(data)) {
                note(edits, "usage and kind put where clients look for them");
            }
            body.append(put.equals(data) ? event : "data: " + put + "\n\n");
        }
        if (!done) {
            note(edits, "end added");
            usage.pay(recording.wantsUsage(), body);
            body.append("data: [DONE]\n\n");
        }
        if (thinking) {
            return new Expected(200, "", "thinking set apart from the answer", false, false);
        }
        String named = edits.isEmpty() ? "same bytes" : String.join(", ", edits);
        return new Expected(200, body.toString(), named, true, false);
    }

    private static void note(List<String> edits, String edit) {
        if (!edits.contains(edit)) {
            edits.add(edit);
        }
    }

    private static boolean isUsageAlone(String data) {
        JsonNode chunk = json(data);
        return chunk.path("choices").isArray()
                && chunk.path("choices").isEmpty()
                && chunk.path("usage").isObject();
    }

    /** Whether {@code got} is what was expected. */
    boolean matches(String got) {
        if (exact) {
            return got.equals(body);
        }
        if (got.startsWith("data:")) {
            return got.startsWith(body)
                    && (edits.startsWith("thinking")
                            ? got.endsWith("data: [DONE]\n\n") && !got.contains("\"content\":[")
                            : got.contains("stream_interrupted") && !got.contains("[DONE]"));
        }
        return holds(json(body), json(got));
    }

    /** Whether everything that {@code wanted} says is said by {@code got} too. */
    private static boolean holds(JsonNode wanted, JsonNode got) {
        if (wanted.isContainerNode()) {
            if (wanted.isArray()) {
                for (int i = 0; i < wanted.size(); i++) {
                    if (!holds(wanted.get(i), got.path(i))) {
                        return false;
                    }
                }
                return true;
            }
            return wanted.properties().stream()
                    .allMatch(member -> holds(member.getValue(), got.path(member.getKey())));
        }
        return wanted.isMissingNode() || wanted.equals(got);
    }

    private static JsonNode json(String text) {
        try {
            return text.startsWith("{") || text.startsWith("[") || text.startsWith(" ")
                    ? JSON.readTree(text)
                    : JSON.missingNode();
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
