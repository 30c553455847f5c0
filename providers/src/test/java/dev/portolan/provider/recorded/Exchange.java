package dev.portolan.provider.recorded;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.recorded.Recordings.Recorded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One request of a recorded case and its answer.
 *
 * @param file the name of the answer's file
 * @param head the content of {@code NN.exchange.json}, or as much of it as is known
 */
record Exchange(Recorded recorded, String file, JsonValue head, Slice asked, Slice answered) {

    /** Returns all exchanges of a folder; events that were stored as JSON become bytes again. */
    static List<Exchange> in(String folder) {
        var all = new ArrayList<Exchange>();
        for (var recorded : Recordings.in(folder)) {
            for (var file : recorded.files().keySet()) {
                if (file.endsWith(".exchange.json")) {
                    all.add(numbered(recorded, json(recorded, file)));
                }
            }
            parsed(recorded, "", all);
            parsed(recorded, "followup-", all);
        }
        return all;
    }

    private static Exchange numbered(Recorded recorded, JsonValue head) {
        var response = head.get("response_body").textOrEmpty();
        return new Exchange(
                recorded,
                response,
                head,
                Slice.of(bytes(recorded, head.get("request_body").textOrEmpty())),
                Slice.of(bytes(recorded, response)));
    }

    private static void parsed(Recorded recorded, String stem, List<Exchange> into) {
        var request = Slice.of(bytes(recorded, stem + "request.json"));
        var known = JsonValue.object("status", JsonValue.of(200));
        var whole = stem + "response.json";
        if (recorded.files().containsKey(whole)) {
            into.add(
                    new Exchange(
                            recorded, whole, known, request, Slice.of(bytes(recorded, whole))));
        }
        var events = new ArrayList<>(json(recorded, stem + "response-streaming.json").elements());
        new String(bytes(recorded, stem + "response.chunks.jsonl"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> events.add(json(line)));
        int begun = 0;
        for (int i = 1; i <= events.size(); i++) {
            boolean over = i == events.size() || ended(events.get(i - 1));
            if (over) {
                var part = Slice.of(events(events.subList(begun, i)));
                var file = stem + "response-streaming.sse";
                into.add(new Exchange(recorded, file, known, request, part));
                begun = i;
            }
        }
    }

    /** Returns whether any further events are those of another answer. */
    private static boolean ended(JsonValue event) {
        return event.get("type").textOrEmpty().equals("message_stop");
    }

    /** Returns events that were stored as JSON in their original framing. */
    static byte[] events(List<JsonValue> events) {
        var stream = new StringBuilder();
        for (var event : events) {
            var type = event.get("type").text();
            stream.append(type == null ? "" : "event: " + type + "\n")
                    .append("data: ")
                    .append(event.toJson())
                    .append("\n\n");
        }
        return stream.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Recorded recorded, String file) {
        return recorded.files().getOrDefault(file, new byte[0]);
    }

    private static JsonValue json(Recorded recorded, String file) {
        return json(bytes(recorded, file));
    }

    static JsonValue json(byte[] bytes) {
        var json = JsonReader.read(bytes, 0, bytes.length);
        return json == null ? JsonLiteral.NULL : json;
    }

    static JsonValue json(String text) {
        return json(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] request() {
        return asked.toBytes();
    }

    byte[] response() {
        return answered.toBytes();
    }

    /** Returns whether the request to Anthropic was for a token count only. */
    boolean counts() {
        return head.get("url").textOrEmpty().contains("/count_tokens");
    }

    boolean isStream() {
        return file.endsWith(".sse");
    }

    int status() {
        return (int) head.get("status").count();
    }

    HeaderLookup headers() {
        return name -> head.get("response_headers").get(name).text();
    }

    @Override
    public String toString() {
        return recorded.name() + "/" + file;
    }
}
