package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.admin.AdminRoute.Guarded;
import dev.portolan.gateway.admin.AdminRoute.SignInStep;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.console.ConsoleFile;
import dev.portolan.gateway.oidc.IssuerUnavailableException;
import dev.portolan.gateway.operators.AdminRole;
import dev.portolan.gateway.operators.Principal;
import dev.portolan.gateway.operators.Session;
import dev.portolan.gateway.operators.SessionCookie;
import dev.portolan.gateway.operators.Sessions;
import dev.portolan.gateway.operators.SignIn;
import dev.portolan.gateway.operators.SignInSettings;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The routes by which a browser signs in and out, and learns who it is. */
final class SessionRoutes {
    /** The path at which a sign-in begins. */
    static final String SIGN_IN = "/admin/v1/session/sign-in";

    private static final System.Logger LOG = System.getLogger("dev.portolan.admin");
    private static final long SIGN_IN_SECONDS = 600;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Supplier<Settings.Admin> inForce;
    private final Sessions sessions;
    private final SignIn signIn;

    SessionRoutes(Supplier<Settings.Admin> inForce, Sessions sessions, SignIn signIn) {
        this.inForce = inForce;
        this.sessions = sessions;
        this.signIn = signIn;
    }

    void addTo(RouteTable routes) {
        routes.add("GET", SIGN_IN, new SignInStep(request -> configured(request, this::begin)));
        routes.add(
                "GET",
                SignInSettings.CALLBACK,
                new SignInStep(request -> configured(request, this::complete)));
        routes.add("GET", "/admin/v1/session", new Guarded(AdminRole.VIEWER, this::who));
        routes.add(
                "POST", "/admin/v1/session/sign-out", new Guarded(AdminRole.VIEWER, this::signOut));
    }

    private AdminAnswer configured(
            AdminRequest request, BiFunction<AdminRequest, SignInSettings, AdminAnswer> step) {
        SignInSettings settings = inForce.get().oidc();
        return settings == null
                ? AdminAnswer.refusal(
                        404,
                        "sign_in_not_configured",
                        "Nobody can sign in here; configure admin.oidc, or use a token.")
                : step.apply(request, settings);
    }

    private AdminAnswer begin(AdminRequest request, SignInSettings settings) {
        try {
            SignIn.Begun begun = signIn.begin(settings);
            String cookie = SessionCookie.SIGN_IN.set(begun.browser(), SIGN_IN_SECONDS, settings);
            return redirect(302, begun.address(), cookie);
        } catch (IssuerUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "a sign-in cannot begin: {0}", e.getMessage());
            return AdminAnswer.text(
                    502, PLAIN, "The sign-in cannot begin, since " + e.getMessage() + ".\n");
        }
    }

    private AdminAnswer complete(AdminRequest request, SignInSettings settings) {
        String browser = SessionCookie.SIGN_IN.in(request.header("cookie"), settings);
        return switch (signIn.complete(browser, request.query(), inForce.get().oidc())) {
            case SignIn.Result.Failed failed -> {
                LOG.log(System.Logger.Level.WARNING, "a sign-in failed: {0}", failed.message());
                yield AdminAnswer.text(failed.status(), PLAIN, failed.message() + "\n");
            }
            case SignIn.Result.Opened opened -> {
                Principal who = opened.principal();
                LOG.log(
                        System.Logger.Level.INFO,
                        "{0} has signed in as {1}",
                        who.id(),
                        who.role().word());
                yield redirect(
                        303,
                        URI.create(settings.origin() + ConsoleFile.PAGE),
                        SessionCookie.SESSION.set(
                                opened.sessionId(), settings.session().toSeconds(), settings));
            }
        };
    }

    private static AdminAnswer redirect(int status, URI to, String cookie) {
        return new AdminAnswer(
                status,
                PLAIN,
                "",
                Map.of(
                        "location",
                        to.toString(),
                        "set-cookie",
                        cookie,
                        "referrer-policy",
                        "no-referrer"));
    }

    private AdminAnswer who(AdminCall call) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("id", call.caller().id()).put("role", call.caller().role().word());
        session(call)
                .ifPresent(
                        session ->
                                root.put("expires", session.expires().toString())
                                        .put("csrf", session.csrf()));
        return AdminAnswer.json(200, root);
    }

    /** Returns the session that authenticates the call, if one does. */
    private Optional<Session> session(AdminCall call) {
        SignInSettings settings = inForce.get().oidc();
        return settings == null || call.request().header("authorization") != null
                ? Optional.empty()
                : sessions.find(
                        SessionCookie.SESSION.in(call.request().header("cookie"), settings),
                        settings);
    }

    private AdminAnswer signOut(AdminCall call) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        SignInSettings settings = inForce.get().oidc();
        if (settings == null) {
            return AdminAnswer.json(200, root.put("signedOut", false));
        }
        sessions.close(SessionCookie.SESSION.in(call.request().header("cookie"), settings));
        return AdminAnswer.json(200, root.put("signedOut", true))
                .with("set-cookie", SessionCookie.SESSION.set("", 0, settings));
    }
}
