package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.operators.AdminRole;
import dev.portolan.gateway.operators.AdminToken;
import dev.portolan.gateway.operators.Principal;
import dev.portolan.gateway.operators.Session;
import dev.portolan.gateway.operators.SessionCookie;
import dev.portolan.gateway.operators.Sessions;
import dev.portolan.gateway.operators.SignInSettings;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.Loopback;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Authenticates requests to the admin plane by a bearer token or by the cookie of a session. A
 * request that changes something with a cookie must also repeat the session's CSRF token. Without a
 * configured token and without sign-in everyone on this machine has the role admin: a request must
 * name a loopback host and must not come from a web page of another origin, which prevents DNS
 * rebinding.
 */
final class AdminAuth {
    private static final String CSRF_HEADER = "x-portolan-csrf";
    private static final String BEARER = "Bearer ";
    private static final Principal LOOPBACK = new Principal(Principal.LOOPBACK, AdminRole.ADMIN);
    private static final Principal UNNAMED =
            new Principal(Principal.UNNAMED_TOKEN, AdminRole.ADMIN);

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Supplier<Settings.Admin> inForce;
    private final Sessions sessions;
    private final InstantSource clock;

    /** Authenticates by the settings in force at the time of each request. */
    AdminAuth(Supplier<Settings.Admin> inForce, Sessions sessions, InstantSource clock) {
        this.inForce = inForce;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** The result of authenticating a request. */
    sealed interface Authentication {
        /** The caller is known. */
        record Authenticated(Principal caller) implements Authentication {}

        /** The caller is not known, and is to get this answer. */
        record Refused(AdminAnswer answer) implements Authentication {}
    }

    /** Determines who makes {@code request}. */
    Authentication authenticate(AdminRequest request) {
        Settings.Admin admin = inForce.get();
        if (!admin.authenticates()) {
            return checkLoopback(request)
                    .<Authentication>map(Authentication.Refused::new)
                    .orElseGet(() -> new Authentication.Authenticated(LOOPBACK));
        }
        SignInSettings signIn = admin.oidc();
        if (signIn != null && request.header("authorization") == null) {
            return bySession(request, signIn);
        }
        Principal holder = holder(admin, bearer(request));
        return holder == null
                ? new Authentication.Refused(tokenRequired(signIn))
                : new Authentication.Authenticated(holder);
    }

    private Authentication bySession(AdminRequest request, SignInSettings signIn) {
        Optional<Session> session =
                sessions.find(SessionCookie.SESSION.in(request.header("cookie"), signIn), signIn);
        if (session.isEmpty()) {
            return new Authentication.Refused(tokenRequired(signIn));
        }
        return READING.contains(request.method()) || isOwn(request, session.get(), signIn)
                ? new Authentication.Authenticated(session.get().principal())
                : new Authentication.Refused(
                        AdminAnswer.refusal(
                                403,
                                "csrf_token_required",
                                "A request that changes something in a session must come from the"
                                        + " console: with the session's CSRF token, which GET"
                                        + " /admin/v1/session returns, as "
                                        + CSRF_HEADER
                                        + "."));
    }

    /** Returns whether a request was made by a page of this admin plane. */
    private static boolean isOwn(AdminRequest request, Session session, SignInSettings signIn) {
        String origin = request.header("origin");
        return (origin == null || origin.equalsIgnoreCase(signIn.origin()))
                && Sessions.same(request.header(CSRF_HEADER), session.csrf());
    }

    /** Returns an error if who makes {@code request} is not known. */
    Optional<AdminAnswer> refusal(AdminRequest request) {
        return switch (authenticate(request)) {
            case Authentication.Authenticated _ -> Optional.empty();
            case Authentication.Refused refused -> Optional.of(refused.answer());
        };
    }

    /** Returns an error if {@code request} for a file without data must not be answered. */
    Optional<AdminAnswer> refusePage(AdminRequest request) {
        return inForce.get().authenticates() ? Optional.empty() : checkLoopback(request);
    }

    private static String bearer(AdminRequest request) {
        String header = request.header("authorization");
        String authorization = header == null ? "" : header;
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length())
                : "";
    }

    /** Returns the holder of {@code sent}; compares it with every token, so that time is equal. */
    private @Nullable Principal holder(Settings.Admin admin, String sent) {
        Principal holder = null;
        for (AdminToken token : admin.tokens()) {
            if (token.matches(sent) && token.isValidAt(clock.instant())) {
                holder = new Principal(token.id(), token.role());
            }
        }
        ConfigSecret unnamed = admin.token();
        boolean isUnnamed = unnamed != null && unnamed.matches(sent);
        return sent.isEmpty() ? null : isUnnamed ? UNNAMED : holder;
    }

    private static AdminAnswer tokenRequired(@Nullable SignInSettings signIn) {
        String message =
                "Send a token of admin.tokens, or that of admin.token, as Authorization: Bearer"
                        + " TOKEN";
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode error = root.putObject("error");
        error.put("code", "admin_token_required");
        if (signIn == null) {
            error.put("message", message + ".");
        } else {
            error.put("message", message + ", or sign in at " + SessionRoutes.SIGN_IN + ".")
                    .put("signIn", SessionRoutes.SIGN_IN);
        }
        return AdminAnswer.json(401, root)
                .with("WWW-Authenticate", "Bearer realm=\"portolan-admin\"");
    }

    private static Optional<AdminAnswer> checkLoopback(AdminRequest request) {
        String host = request.header("host");
        if (host == null || !Loopback.isAuthority(host)) {
            return Optional.of(
                    AdminAnswer.refusal(
                            403,
                            "loopback_only",
                            "The header Host is not a loopback address; call the admin plane as"
                                    + " 127.0.0.1 or localhost, or configure admin.tokens."));
        }
        String origin = request.header("origin");
        if (origin != null && !isOwnPage(origin, host)) {
            return Optional.of(
                    AdminAnswer.refusal(
                            403,
                            "foreign_origin",
                            "The request comes from a web page of another origin; use the console"
                                    + " at /console, or a client that sends no Origin."));
        }
        return Optional.empty();
    }

    /** Returns whether the request comes from a page that this admin plane served. */
    private static boolean isOwnPage(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase("https://" + host);
    }
}
