package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;

import java.net.URI;
import java.time.Duration;

/** The requests of the scenarios. */
final class Calls {
    private static final String PATH = "/v1/chat/completions";
    private static final String TEXT =
            "The pilot keeps the chart on the table and the coast on the left hand side. ";

    private Calls() {}

    /** Configures callers of one tenant with shared, persistent connections. */
    static HttpProtocolBuilder protocol(URI gateway) {
        return http.baseUrl(gateway.toString())
                .header("authorization", "Bearer " + LoadTestRig.key(0))
                .header("content-type", "application/json")
                .shareConnections();
    }

    /** Requests a complete answer to a conversation of {@code bytes} bytes. */
    static HttpRequestActionBuilder chat(String name, int bytes) {
        return http(name)
                .post(PATH)
                .body(StringBody(body(false, bytes)))
                .check(status().is(200), substring("\"finish_reason\":\"stop\"").exists());
    }

    /** Requests a stream and reads it to its end marker. */
    static HttpRequestActionBuilder stream(String name) {
        return http(name)
                .post(PATH)
                .body(StringBody(body(true, 1_024)))
                .check(status().is(200), substring("data: [DONE]").exists());
    }

    /** Requests a stream and disconnects after its first events. */
    static ChainBuilder cancelledStream() {
        ActionBuilder open =
                sse("cancelled stream")
                        .post(PATH)
                        .body(StringBody(body(true, 1_024)))
                        .await(Duration.ofSeconds(10))
                        .on(sse.checkMessage("first event").check(substring("harbour").exists()));
        return CoreDsl.exec(open)
                .pause(Duration.ofMillis(50), Duration.ofMillis(500))
                .exec(sse("disconnect").close());
    }

    private static String body(boolean stream, int bytes) {
        String text = TEXT.repeat(Math.max(1, bytes / TEXT.length()));
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(LoadTestRig.MODEL, stream, text);
    }
}
