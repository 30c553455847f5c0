package dev.portolan.gateway.warmup;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * A model server on loopback that returns the same short answer to every request, streamed if
 * requested.
 */
final class StubModel {
    private static final int TOKENS = 16;
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":16,\"total_tokens\":24}";
    private static final String HEAD =
            "{\"id\":\"chatcmpl-1\",\"created\":1,\"model\":\"m\",\"object\":\"chat.completion";
    private static final Buffer WHOLE =
            Buffer.buffer(
                    HEAD
                            + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"This"
                            + " is a fixed answer.\"},\"finish_reason\":\"stop\"}],"
                            + USAGE
                            + "}");
    private static final Buffer VECTOR =
            Buffer.buffer(
                    "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"object\":\"embedding\","
                            + "\"index\":0,\"embedding\":[0.25,0.5]}],"
                            + "\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}");

    private StubModel() {}

    static Future<HttpServer> listen(Vertx vertx) {
        return vertx.createHttpServer().requestHandler(StubModel::answer).listen(0, "127.0.0.1");
    }

    private static void answer(HttpServerRequest request) {
        request.body()
                .onSuccess(
                        body -> {
                            if (String.valueOf(request.path()).endsWith("/embeddings")) {
                                whole(request.response(), VECTOR);
                            } else if (body.toString().contains("\"stream\":true")) {
                                stream(request.response());
                            } else {
                                whole(request.response(), WHOLE);
                            }
                        });
    }

    private static void whole(HttpServerResponse response, Buffer body) {
        response.putHeader("content-type", "application/json").end(body);
    }

    private static void stream(HttpServerResponse response) {
        response.putHeader("content-type", "text/event-stream").setChunked(true);
        for (int token = 0; token < TOKENS; token++) {
            response.write(event("{\"content\":\"word \"}", "null", ""));
        }
        response.write(event("{}", "\"stop\"", "," + USAGE));
        response.end("data: [DONE]\n\n");
    }

    private static String event(String delta, String finish, String more) {
        return "data: %s.chunk\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]%s}\n\n"
                .formatted(HEAD, delta, finish, more);
    }
}
