package dev.portolan.load.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.cases.CallerRequest;
import dev.portolan.load.cases.ReplayCase.Variant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends the callers' requests. */
final class ReplayCaller implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI gateway;
    private final String key;

    ReplayCaller(URI gateway, String key) {
        this.gateway = gateway;
        this.key = key;
    }

    CallerAnswer send(ReplayRun run, CallerRequest request)
            throws IOException, InterruptedException {
        var path = request.path().replace("{model}", encoded(run.model()));
        var built =
                HttpRequest.newBuilder(URI.create(gateway + path))
                        .timeout(TIMEOUT)
                        .setHeader("authorization", "Bearer " + key)
                        .setHeader("content-type", "application/json")
                        .method(
                                request.method(),
                                HttpRequest.BodyPublishers.ofString(body(run, request)));
        request.headers().forEach(built::setHeader);
        var response = client.send(built.build(), HttpResponse.BodyHandlers.ofInputStream());
        var bytes = new ByteArrayOutputStream();
        boolean broken = !isReadToItsEnd(response.body(), bytes);
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new CallerAnswer(
                path,
                response.statusCode(),
                headers,
                bytes.toString(StandardCharsets.UTF_8),
                broken);
    }

    private static boolean isReadToItsEnd(InputStream body, ByteArrayOutputStream bytes) {
        try (body) {
            body.transferTo(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String body(ReplayRun run, CallerRequest request) {
        if (request.text().isPresent()) {
            return request.text().get().replace("{model}", run.model());
        }
        return request.body().map(body -> write(run, body)).orElse("");
    }

    private static String write(ReplayRun run, ObjectNode given) {
        var body = LenientJson.object();
        if (!given.has("model")) {
            body.put("model", run.model());
        }
        body.setAll(given);
        if (run.variant() == Variant.WHOLE) {
            body.remove("stream");
        }
        if (run.variant() == Variant.STREAM) {
            body.put("stream", true);
        }
        return LenientJson.write(body);
    }

    private static String encoded(String model) {
        return URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.close();
    }
}
