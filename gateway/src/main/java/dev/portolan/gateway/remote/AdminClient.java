package dev.portolan.gateway.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.SingleLine;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls the admin plane of a running gateway. */
public final class AdminClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;

    private final URI base;
    private final @Nullable String token;

    AdminClient(URI base, @Nullable String token) {
        this.base = base;
        this.token = token;
    }

    /** Returns the path of a tenant, or of what is below it. */
    static String tenant(String id, String... below) {
        StringBuilder path = new StringBuilder("/admin/v1/tenants/" + encoded(id));
        for (String segment : below) {
            path.append('/').append(encoded(segment));
        }
        return path.toString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Sends a request, and returns the answer's JSON.
     *
     * @param body null for none
     * @param err gets what is wrong with a definition, a line for each value
     * @throws CommandFailedException if the gateway does not answer, or refuses
     */
    JsonNode send(String method, String path, @Nullable JsonNode body, PrintWriter err) {
        HttpResponse<String> response = response(method, path, body);
        JsonNode answer = json(response.body());
        if (response.statusCode() / 100 == 2 && answer.isObject()) {
            return answer;
        }
        for (JsonNode finding : answer.at("/error/findings")) {
            err.println(
                    "#%s: error: %s"
                            .formatted(
                                    finding.path("pointer").asText(),
                                    SingleLine.oneLine(finding.path("message").asText())));
        }
        JsonNode counterexample = answer.at("/error/counterexample");
        if (counterexample.isObject()) {
            err.println("counterexample: " + counterexample);
        }
        throw refused(response.statusCode(), answer.at("/error/message").asText());
    }

    /** Creates a key of a tenant; the answer has its text. */
    public JsonNode createKey(String tenant, JsonNode definition, PrintWriter err) {
        return send("POST", tenant(tenant, "keys"), definition, err);
    }

    private HttpResponse<String> response(String method, String path, @Nullable JsonNode body) {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(TIMEOUT)
                        .build()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(base + path))
                            .timeout(TIMEOUT)
                            .method(
                                    method,
                                    body == null
                                            ? BodyPublishers.noBody()
                                            : BodyPublishers.ofString(body.toString()));
            if (body != null) {
                request.header("content-type", "application/json");
            }
            if (token != null) {
                request.header("authorization", "Bearer " + token);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the admin plane at %s does not answer (%s)"
                            .formatted(base, e.getClass().getSimpleName()),
                    "start the gateway, or correct --admin");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE, "the command was interrupted", "run it again");
        }
    }

    private static JsonNode json(String body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? JSON.missingNode() : read;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private CommandFailedException refused(int status, String message) {
        if (status == UNAUTHORIZED) {
            return new CommandFailedException(
                    ExitCode.FINDINGS,
                    "the admin plane at %s does not accept the token".formatted(base),
                    "set %s, or pass --token-file".formatted(AdminOption.TOKEN));
        }
        if (message.isEmpty()) {
            return new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "%s answers %d, and not as an admin plane".formatted(base, status),
                    "correct --admin");
        }
        String line = SingleLine.oneLine(message);
        String sentence = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
        int next = sentence.lastIndexOf("; ");
        return new CommandFailedException(
                status == UNAVAILABLE ? ExitCode.UNAVAILABLE : ExitCode.FINDINGS,
                next < 0 ? sentence : sentence.substring(0, next),
                next < 0 ? "correct it" : sentence.substring(next + 2));
    }
}
