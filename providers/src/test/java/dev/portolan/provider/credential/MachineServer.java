package dev.portolan.provider.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A machine's identity service: routes with the header each demands. */
final class MachineServer implements AutoCloseable {
    /** A route's required header and its response; any other request gets 401. */
    record Route(String method, String header, String value, String answer) {}

    private final HttpServer server;
    private final Map<String, Route> routes;
    private final List<String> granted = new CopyOnWriteArrayList<>();

    MachineServer(Map<String, Route> routes) throws IOException {
        this.routes = Map.copyOf(routes);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Returns host and port. */
    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns the methods and paths of granted requests, in order. */
    List<String> granted() {
        return List.copyOf(granted);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Route route = routes.get(path);
            String sent =
                    route == null ? null : exchange.getRequestHeaders().getFirst(route.header());
            exchange.getResponseHeaders().set("Metadata-Flavor", "Google");
            exchange.getResponseHeaders().set("content-type", "application/json");
            if (route != null
                    && route.method().equals(exchange.getRequestMethod())
                    && route.value().equals(sent)) {
                granted.add(route.method() + " " + path);
                byte[] body = route.answer().getBytes(UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } else {
                exchange.sendResponseHeaders(route == null ? 404 : 401, -1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
