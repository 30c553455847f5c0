package dev.portolan.gateway.admin;

import static dev.portolan.gateway.operators.AdminRole.OPERATOR;
import static dev.portolan.gateway.operators.AdminRole.VIEWER;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.admin.AdminAuth.Authentication.Authenticated;
import dev.portolan.gateway.admin.AdminAuth.Authentication.Refused;
import dev.portolan.gateway.admin.AdminRoute.Guarded;
import dev.portolan.gateway.admin.AdminRoute.Page;
import dev.portolan.gateway.admin.AdminRoute.Probe;
import dev.portolan.gateway.admin.AdminRoute.SignInStep;
import dev.portolan.gateway.admin.RouteTable.Found;
import dev.portolan.gateway.alerts.BudgetsView;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.console.ConsoleFile;
import dev.portolan.gateway.operators.AdminRole;
import dev.portolan.gateway.operators.Principal;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.usage.UsageApi;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The admin plane's paths and their handlers, which may block since none runs on an event loop. */
final class AdminRoutes {
    private static final int MAX_DECISIONS = 1_000;
    private static final int DEFAULT_DECISIONS = 100;
    private static final Found NOT_FOUND = new Found(Map.of(), Map.of());

    private final AdminOperations operations;
    private final AdminAuth auth;
    private final RouteTable routes = new RouteTable();

    AdminRoutes(AdminOperations operations, AdminAuth auth, SessionRoutes sessions) {
        this.operations = operations;
        this.auth = auth;
        sessions.addTo(routes);
        routes.add("GET", "/healthz", new Probe(AdminRoutes::health));
        routes.add("GET", "/readyz", new Probe(this::readiness));
        routes.add("GET", "/metrics", forRole(VIEWER, this::metrics));
        routes.add("GET", "/admin/v1/config", forRole(VIEWER, _ -> config()));
        routes.add("POST", "/admin/v1/reload", forRole(OPERATOR, _ -> reload()));
        routes.add("GET", "/admin/v1/endpoints", forRole(VIEWER, _ -> endpoints()));
        routes.add("POST", "/admin/v1/explain", forRole(VIEWER, this::explain));
        routes.add("POST", "/admin/v1/evidence", forRole(OPERATOR, this::evidence));
        routes.add("GET", "/admin/v1/budgets", forRole(VIEWER, _ -> budgets()));
        routes.add("GET", "/admin/v1/decisions", forRole(VIEWER, this::decisions));
        new TenantRoutes(operations.tenants()).addTo(routes);
        routes.add("GET", "/admin/v1/usage", forRole(VIEWER, this::usage));
        for (String path : ConsoleFile.paths()) {
            routes.add("GET", path, new Page(() -> page(ConsoleFile.at(path))));
        }
    }

    private static Guarded forRole(AdminRole role, AdminRoute.Handler handler) {
        return new Guarded(role, handler);
    }

    AdminAnswer answer(AdminRequest request) {
        Found found = routes.find(request.path()).orElse(NOT_FOUND);
        Optional<AdminRoute> route = found.route(request.method());
        return switch (route.orElse(null)) {
            case Probe probe -> probe.handler().get();
            case SignInStep step -> step.handler().apply(request);
            case Page page -> auth.refusePage(request).orElseGet(page.handler());
            case Guarded guarded -> guarded(request, guarded, found.variables());
            case null -> noRoute(request, found);
        };
    }

    private AdminAnswer guarded(
            AdminRequest request, Guarded route, Map<String, String> variables) {
        return switch (auth.authenticate(request)) {
            case Refused refused -> refused.answer();
            case Authenticated(Principal caller) when !caller.role().includes(route.role()) ->
                    roleRequired(request, route.role(), caller);
            case Authenticated(Principal caller) ->
                    route.handler().handle(new AdminCall(request, caller, variables));
        };
    }

    private static AdminAnswer roleRequired(
            AdminRequest request, AdminRole needed, Principal caller) {
        return AdminAnswer.refusal(
                403,
                "role_required",
                "%s needs the role %s, but \"%s\" has the role %s; use a token with the role %s."
                        .formatted(
                                request,
                                needed.word(),
                                caller.id(),
                                caller.role().word(),
                                needed.word()));
    }

    /** Tells what does not exist to those who may know what exists. */
    private AdminAnswer noRoute(AdminRequest request, Found found) {
        Optional<AdminAnswer> refused =
                ConsoleFile.isAt(request.path()) ? auth.refusePage(request) : auth.refusal(request);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (found.byMethod().isEmpty()) {
            return AdminAnswer.refusal(
                    404,
                    "unknown_path",
                    "The path does not exist; use one of: " + String.join(", ", paths()) + ".");
        }
        return AdminAnswer.refusal(
                        405,
                        "method_not_allowed",
                        "The method is not allowed; use " + found.allowed() + ".")
                .with("Allow", found.allowed());
    }

    /** Returns the paths for error messages, without the console's files. */
    private List<String> paths() {
        return routes.paths().stream()
                .filter(path -> !ConsoleFile.isAt(path) || path.equals(ConsoleFile.PAGE))
                .toList();
    }

    private static AdminAnswer page(ConsoleFile file) {
        return new AdminAnswer(200, file.contentType(), file.text(), file.headers());
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

    private AdminAnswer metrics(AdminCall call) {
        String accept = Optional.ofNullable(call.request().header("accept")).orElse("");
        return AdminAnswer.text(
                200, Telemetry.contentType(accept), operations.telemetry().scrape(accept));
    }

    private AdminAnswer config() {
        return AdminAnswer.json(
                200, ConfigView.of(operations.live(), operations.plane().shared().get()));
    }

    private AdminAnswer reload() {
        LoadResult loaded = operations.reload().get();
        ObjectNode root = ConfigView.of(operations.live(), operations.plane().shared().get());
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

    private AdminAnswer budgets() {
        return AdminAnswer.json(200, BudgetsView.of(operations.plane().budgets().get()));
    }

    private AdminAnswer evidence(AdminCall call) {
        return isJson(call)
                ? new EvidenceRoute(operations.plane(), InstantSource.system())
                        .answer(call.caller().id(), call.body())
                : notJson();
    }

    private static boolean isJson(AdminCall call) {
        String type = Optional.ofNullable(call.request().header("content-type")).orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    private static AdminAnswer notJson() {
        return AdminAnswer.refusal(
                415,
                "unsupported_media_type",
                "The content type is not application/json; send the request as application/json.");
    }

    private AdminAnswer explain(AdminCall call) {
        if (!isJson(call)) {
            return notJson();
        }
        return switch (operations.explainer().explain(call.body())) {
            case ExplainService.Explained.Decided decided -> AdminAnswer.json(200, decided.json());
            case ExplainService.Explained.Unusable reason ->
                    AdminAnswer.refusal(400, "invalid_request", reason.message());
        };
    }

    private AdminAnswer decisions(AdminCall call) {
        String limit = call.request().query().getOrDefault("limit", "" + DEFAULT_DECISIONS);
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

    private AdminAnswer usage(AdminCall call) {
        return switch (operations.plane().usage().answer(call.request().query())) {
            case UsageApi.Reply.Report report ->
                    AdminAnswer.text(200, report.contentType(), report.text());
            case UsageApi.Reply.Refusal refusal ->
                    AdminAnswer.refusal(refusal.status(), refusal.code(), refusal.message());
        };
    }
}
