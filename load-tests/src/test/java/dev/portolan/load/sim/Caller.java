package dev.portolan.load.sim;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** A simple HTTP client for the simulators' tests. */
final class Caller {
    static final String CHAT_REQUEST =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Where are you?\"}]%s}";
    private static final HttpClient HTTP_1 =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final HttpClient HTTP_2 =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    private Caller() {}

    static HttpResponse<String> post(
            SimulatedEndpoint endpoint, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return HTTP_1.send(
                request(endpoint.url().resolve(path), body, headers), BodyHandlers.ofString());
    }

    static HttpResponse<String> postHttp2(SimulatedEndpoint endpoint, String path, String body)
            throws IOException, InterruptedException {
        return HTTP_2.send(request(endpoint.url().resolve(path), body), BodyHandlers.ofString());
    }

    static HttpRequest request(URI uri, String body, String... headers) {
        var request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body));
        request.header("content-type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    static List<JsonNode> events(String sse) {
        return sse.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> LenientJson.read(line.substring("data: ".length())))
                .toList();
    }
}
