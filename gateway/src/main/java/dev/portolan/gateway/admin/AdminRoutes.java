package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.console.ConsoleFile;
import dev.portolan.gateway.telemetry.Telemetry;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The admin plane's paths and their handlers, which may block since none runs on an event loop. */
final class AdminRoutes {
    private static final int MAX_DECISIONS = 1_000;
    private static final int DEFAULT_DECISIONS = 100;

    private final AdminOperations operations;
    private final AdminAuth auth;
    private final Map<String, Route> routes = new LinkedHashMap<>();

    AdminRoutes(AdminOperations operations, AdminAuth auth) {
        this.operations = operations;
        this.auth = auth;
        routes.put("/healthz", new Route("GET", request -> health()));
        routes.put("/readyz", new Route("GET", request -> readiness()));
        routes.put("/metrics", new Route("GET", this::metrics));
        routes.put("/admin/v1/config", new Route("GET", request -> config()));
        routes.put("/admin/v1/reload", new Route("POST", request -> reload()));
        routes.put("/admin/v1/endpoints", new Route("GET", request -> endpoints()));
        routes.put("/admin/v1/explain", new Route("POST", this::explain));
        routes.put("/admin/v1/evidence", new Route("POST", this::evidence));
        routes.put("/admin/v1/keys/revoke", new Route("POST", this::revoke));
        routes.put("/admin/v1/decisions", new Route("GET", this::decisions));
        for (String path : ConsoleFile.paths()) {
            routes.put(path, new Route("GET", request -> page(ConsoleFile.at(path))));
        }
    }

    private record Route(String method, Handler handler) {}

    @FunctionalInterface
    private interface Handler {
        AdminAnswer handle(AdminRequest request);
    }

    AdminAnswer answer(AdminRequest request) {
        Optional<AdminAnswer> refused = auth.refuse(request);
        if (refused.isPresent()) {
            return refused.get();
        }
        Route route = routes.get(request.path());
        if (route == null) {
            return AdminAnswer.refusal(
                    404,
                    "unknown_path",
                    "The path does not exist; use one of: " + String.join(", ", paths()) + ".");
        }
        if (!isAllowed(request.method(), route)) {
            String allowed = route.method().equals("GET") ? "GET, HEAD" : route.method();
            return AdminAnswer.refusal(
                            405,
                            "method_not_allowed",
                            "The method is not allowed; use " + allowed + ".")
                    .with("Allow", allowed);
        }
        return route.handler().handle(request);
    }

    /** Returns the paths for error messages, without the console's files. */
    private List<String> paths() {
        return routes.keySet().stream()
                .filter(path -> !ConsoleFile.isAt(path) || path.equals(ConsoleFile.PAGE))
                .toList();
    }

    private static AdminAnswer page(ConsoleFile file) {
        return new AdminAnswer(200, file.contentType(), file.text(), file.headers());
    }

    private static boolean isAllowed(String method, Route route) {
        return method.equals(route.method())
                || (method.equals("HEAD") && route.method().equals("GET"));
    }

    private static AdminAnswer health() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        return AdminAnswer.json(200, root.put("status", "up"));
    }

    private AdminAnswer readiness() {
        Optional<String> reason = operations.plane().readiness().notReady();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("status", reason.isEmpty() ? "ready" : "not ready");
        reason.ifPresent(text -> root.put("reason", text));
        return AdminAnswer.json(reason.isEmpty() ? 200 : 503, root);
    }

    private AdminAnswer metrics(AdminRequest request) {
        String accept = Optional.ofNullable(request.header("accept")).orElse("");
        return AdminAnswer.text(
                200, Telemetry.contentType(accept), operations.telemetry().scrape(accept));
    }

    private AdminAnswer config() {
        return AdminAnswer.json(200, ConfigView.of(operations.live()));
    }

    private AdminAnswer reload() {
        LoadResult loaded = operations.reload().get();
        ObjectNode root = ConfigView.of(operations.live());
        root.put("reloaded", loaded instanceof LoadResult.Valid);
        root.set("findings", ConfigView.findings(loaded.findings()));
        return AdminAnswer.json(loaded instanceof LoadResult.Valid ? 200 : 422, root);
    }

    private AdminAnswer endpoints() {
        return AdminAnswer.json(
                200,
                EndpointsView.of(
                        operations.live().current(),
                        operations.plane().states(),
                        InstantSource.system().instant()));
    }

    private AdminAnswer evidence(AdminRequest request) {
        return isJson(request)
                ? new EvidenceRoute(operations.plane().evidence()).answer(request.body().getBytes())
                : notJson();
    }

    private AdminAnswer revoke(AdminRequest request) {
        return isJson(request)
                ? new KeysRoute(operations.live(), InstantSource.system())
                        .revoke(request.body().getBytes())
                : notJson();
    }

    private static boolean isJson(AdminRequest request) {
        String type = Optional.ofNullable(request.header("content-type")).orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    private static AdminAnswer notJson() {
        return AdminAnswer.refusal(
                415,
                "unsupported_media_type",
                "The content type is not application/json; send the request as application/json.");
    }

    private AdminAnswer explain(AdminRequest request) {
        if (!isJson(request)) {
            return notJson();
        }
        return switch (operations.explainer().explain(request.body().getBytes())) {
            case ExplainService.Explained.Decided decided -> AdminAnswer.json(200, decided.json());
            case ExplainService.Explained.Unusable reason ->
                    AdminAnswer.refusal(400, "invalid_request", reason.message());
        };
    }

    private AdminAnswer decisions(AdminRequest request) {
        String limit = request.query().getOrDefault("limit", "" + DEFAULT_DECISIONS);
        if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) > MAX_DECISIONS) {
            return AdminAnswer.refusal(
                    400,
                    "invalid_request",
                    "limit is not a whole number from 0 to %d; omit it for the last %d."
                            .formatted(MAX_DECISIONS, DEFAULT_DECISIONS));
        }
        return AdminAnswer.json(
                200,
                DecisionsView.of(operations.plane().decisions().newest(Integer.parseInt(limit))));
    }
}
