package dev.portolan.gateway.admin;

import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.operators.Sessions;
import dev.portolan.gateway.operators.SignIn;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The admin plane's HTTP server; reads each request within limits and answers it off the event
 * loop.
 */
public final class AdminServer {
    private static final System.Logger LOG = System.getLogger("dev.portolan.admin");
    private static final int MAX_BODY = 4 << 20;
    private static final int MAX_HEAD = 16 << 10;
    private static final int IDLE_SECONDS = 60;

    private final Vertx vertx;
    private final AdminRoutes routes;
    private final HttpServer server;

    private AdminServer(Vertx vertx, AdminRoutes routes, HttpServer server) {
        this.vertx = vertx;
        this.routes = routes;
        this.server = server;
    }

    /** Starts a server at the address of {@code admin}. */
    public static Future<AdminServer> start(
            Vertx vertx, Settings.Admin admin, AdminOperations operations) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(admin.host())
                        .setPort(admin.port())
                        .setMaxHeaderSize(MAX_HEAD)
                        .setMaxInitialLineLength(MAX_HEAD)
                        .setIdleTimeout(IDLE_SECONDS);
        InstantSource clock = InstantSource.system();
        Supplier<Settings.Admin> inForce = () -> operations.live().current().settings().admin();
        Sessions sessions = new Sessions(clock, new SecureRandom());
        AdminAuth auth = new AdminAuth(inForce, sessions, clock);
        SessionRoutes signIn = new SessionRoutes(inForce, sessions, new SignIn(sessions, clock));
        AdminRoutes routes = new AdminRoutes(operations, auth, signIn);
        HttpServer http = vertx.createHttpServer(options);
        AdminServer server = new AdminServer(vertx, routes, http);
        return http.requestHandler(server::read).listen().map(listening -> server);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Stops listening; requests in progress may end within {@code grace}. */
    public Future<Void> close(Duration grace) {
        return server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void read(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(
                chunk -> {
                    if (body.length() <= MAX_BODY) {
                        body.appendBuffer(chunk);
                    }
                    if (body.length() > MAX_BODY) {
                        request.handler(rest -> {}).endHandler(end -> {});
                        tooLarge(request);
                    }
                });
        request.endHandler(end -> answer(request, body));
        request.exceptionHandler(
                failure ->
                        LOG.log(System.Logger.Level.DEBUG, "a request was interrupted", failure));
    }

    private void answer(HttpServerRequest request, Buffer body) {
        AdminRequest adminRequest =
                new AdminRequest(
                        request.method().name(),
                        Objects.requireNonNullElse(request.path(), ""),
                        headers(request),
                        parameters(request.params()),
                        body);
        Callable<AdminAnswer> work = () -> routes.answer(adminRequest);
        vertx.executeBlocking(work, false)
                .onSuccess(answer -> send(request, answer))
                .onFailure(
                        failure -> {
                            LOG.log(System.Logger.Level.ERROR, "an admin request failed", failure);
                            send(request, internalError());
                        });
    }

    private static AdminAnswer internalError() {
        return AdminAnswer.refusal(
                500,
                "internal_error",
                "The request failed with an internal error; see the gateway's log.");
    }

    private static void tooLarge(HttpServerRequest request) {
        AdminAnswer answer =
                AdminAnswer.refusal(
                        413,
                        "request_too_large",
                        "The body is larger than 4 MiB; send a smaller one.");
        send(request, isHttp1(request) ? answer.with("Connection", "close") : answer);
    }

    private static boolean isHttp1(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2;
    }

    private static void send(HttpServerRequest request, AdminAnswer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        Buffer body = Buffer.buffer(answer.body());
        response.setStatusCode(answer.status())
                .putHeader("content-type", answer.contentType())
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("content-length", Integer.toString(body.length()));
        answer.headers().forEach(response::putHeader);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(body);
        }
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        Map<String, String> map = new HashMap<>();
        request.headers()
                .forEach((name, value) -> map.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        if (request.authority() != null) {
            map.putIfAbsent("host", request.authority().toString());
        }
        return map;
    }

    private static Map<String, String> parameters(MultiMap parameters) {
        Map<String, String> map = new HashMap<>();
        parameters.forEach((name, value) -> map.putIfAbsent(name, value));
        return map;
    }
}
