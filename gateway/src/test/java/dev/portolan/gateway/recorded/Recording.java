package dev.portolan.gateway.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.load.script.ByteString;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One recorded exchange with a provider.
 *
 * @param name where it comes from
 * @param provider the gateway's word for the kind of provider
 * @param path the operation, below {@code /v1}
 * @param url where it was recorded
 * @param request the request's body
 * @param answer what the provider answered
 */
record Recording(
        String name, String provider, String path, String url, ByteString request, Answer answer) {
    private static final JsonMapper JSON = new JsonMapper();

    /** What came back; status 0 where it was not written down. */
    record Answer(int status, String contentType, ByteString body) {
        boolean isStream() {
            return contentType.startsWith("text/event-stream") || text().startsWith("data:");
        }

        String text() {
            return body.text();
        }
    }

    /** All there are, in a fixed order. */
    static List<Recording> all() {
        try {
            URL folder = Objects.requireNonNull(Recording.class.getResource("/recorded/traffic"));
            List<Recording> all = new ArrayList<>();
            for (Path exchange : folders(Path.of(folder.toURI()))) {
                all.add(read(exchange));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> folders(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(each -> Files.exists(each.resolve("exchange.json")))
                    .sorted()
                    .toList();
        }
    }

    private static Recording read(Path folder) throws IOException {
        JsonNode facts = JSON.readTree(folder.resolve("exchange.json").toFile());
        return new Recording(
                facts.path("case").asText(),
                facts.path("provider").asText(),
                facts.path("path").asText(),
                facts.path("url").asText(),
                ByteString.of(Files.readAllBytes(folder.resolve("request.json"))),
                new Answer(
                        facts.path("status").asInt(),
                        facts.path("contentType").asText(),
                        ByteString.of(Files.readAllBytes(folder.resolve("response")))));
    }

    /** The model that the request names; empty where it names none. */
    String model() {
        return body().path("model").asText("");
    }

    /** Whether the request asks for a stream. */
    boolean wantsStream() {
        return body().path("stream").asBoolean(false);
    }

    /** Whether the request asks for a last chunk with usage. */
    boolean wantsUsage() {
        return body().path("stream_options").path("include_usage").asBoolean(false);
    }

    private JsonNode body() {
        try {
            return JSON.readTree(request.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The request with its model called {@code other}, all else byte for byte as it was. */
    byte[] requestFor(String other) {
        String text = request.text();
        String renamed =
                text.replaceFirst(
                        "(\"model\"\\s*:\\s*)\"[^\"]*\"",
                        "$1\"" + other.replace("$", "\\$") + "\"");
        return renamed.getBytes(StandardCharsets.UTF_8);
    }

    /** Under what status it is played back. */
    int status() {
        if (answer.status() != 0) {
            return answer.status();
        }
        return answer.text().stripLeading().startsWith("{\"error\"")
                        || answer.text().stripLeading().startsWith("{\n  \"error\"")
                ? 400
                : 200;
    }

    @Override
    public String toString() {
        return provider + " " + name;
    }
}
