package dev.portolan.gateway.terraform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The two questions a plan asks AWS: who am I, and where does this profile lead. */
final class FakeAws implements AutoCloseable {
    static final String ACCOUNT = "111122223333";

    private final HttpServer server;
    private final List<String> destinations;

    FakeAws(List<String> destinations) throws IOException {
        this.destinations = destinations;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", FakeAws::identity);
        server.createContext("/inference-profiles/", this::profile);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void identity(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                "text/xml",
                """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
                <Arn>arn:aws:iam::%1$s:user/plan</Arn><UserId>AIDA</UserId><Account>%1$s</Account>\
                </GetCallerIdentityResult></GetCallerIdentityResponse>\
                """
                        .formatted(ACCOUNT));
    }

    private void profile(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
        String model = id.substring(id.indexOf('.') + 1);
        String models =
                destinations.stream()
                        .map(r -> "arn:aws:bedrock:%s::foundation-model/%s".formatted(r, model))
                        .map("{\"modelArn\":\"%s\"}"::formatted)
                        .collect(Collectors.joining(","));
        answer(
                exchange,
                "application/json",
                """
                {"inferenceProfileId":"%1$s","inferenceProfileName":"%1$s","status":"ACTIVE","type":"SYSTEM_DEFINED",\
                "inferenceProfileArn":"arn:aws:bedrock:eu-central-1:%2$s:inference-profile/%1$s","models":[%3$s],\
                "createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}\
                """
                        .formatted(id, ACCOUNT, models));
    }

    private static void answer(HttpExchange exchange, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
