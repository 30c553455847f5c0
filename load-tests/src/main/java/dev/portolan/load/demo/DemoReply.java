package dev.portolan.load.demo;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The gateway's response to one request of the demo. */
record DemoReply(HttpResponse<String> response, Duration took) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A request of the demo. */
    record Request(String content, boolean stream, Map<String, String> headers) {
        String json() {
            var body = LenientJson.object().put("model", DemoEndpoints.MODEL);
            body.putArray("messages").addObject().put("role", "user").put("content", content);
            return LenientJson.write(stream ? body.put("stream", true) : body);
        }
    }

    static DemoReply send(Request demoRequest, URI gateway, String key)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(40))
                        .header("authorization", "Bearer " + key)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(demoRequest.json()));
        demoRequest.headers().forEach(request::header);
        long started = System.nanoTime();
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new DemoReply(response, Duration.ofNanos(System.nanoTime() - started));
    }

    static JsonNode post(URI uri, JsonNode body) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(10))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(LenientJson.write(body)));
        return LenientJson.read(CLIENT.send(request.build(), BodyHandlers.ofString()).body());
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("-");
    }

    String endpoint() {
        return header("x-portolan-endpoint");
    }

    /** Returns the text of the completion, of the joined stream events, or of the error. */
    String text() {
        if (response.body().startsWith("data:")) {
            return response.body()
                    .lines()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> LenientJson.read(line.substring("data: ".length())))
                    .map(event -> event.at("/choices/0/delta/content").asText(""))
                    .collect(Collectors.joining());
        }
        var tree = LenientJson.read(response.body());
        return tree.has("error")
                ? tree.at("/error/message").asText()
                : tree.at("/choices/0/message/content").asText();
    }

    String code() {
        return LenientJson.read(response.body()).at("/error/code").asText("");
    }

    long chunks() {
        return response.body().lines().filter(line -> line.startsWith("data: ")).count();
    }

    boolean isWholeStream() {
        return response.body().stripTrailing().endsWith("data: [DONE]");
    }
}
