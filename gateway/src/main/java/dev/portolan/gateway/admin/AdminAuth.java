package dev.portolan.gateway.admin;

import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.console.ConsoleFile;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.Loopback;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Authenticates requests to the admin plane by its token. Without a configured token, a request
 * must name a loopback host and must not come from a web page of another origin, which prevents DNS
 * rebinding. The console's files are public, since they contain no data and a browser that opens
 * them has no token yet.
 */
final class AdminAuth {
    /**
     * Paths for load balancers and orchestrators, which have no token; they reveal nothing but the
     * state.
     */
    private static final Set<String> PUBLIC_PATHS = Set.of("/healthz", "/readyz");

    private final Supplier<Settings.Admin> inForce;

    /** Authenticates by the settings in force at the time of each request. */
    AdminAuth(Supplier<Settings.Admin> inForce) {
        this.inForce = inForce;
    }

    /** Returns an error if {@code request} must not be answered. */
    Optional<AdminAnswer> refuse(AdminRequest request) {
        if (PUBLIC_PATHS.contains(request.path())) {
            return Optional.empty();
        }
        ConfigSecret token = inForce.get().token();
        if (token == null) {
            return checkLoopback(request);
        }
        return ConsoleFile.isAt(request.path()) ? Optional.empty() : checkToken(request, token);
    }

    private static Optional<AdminAnswer> checkToken(AdminRequest request, ConfigSecret token) {
        String header = request.header("authorization");
        String authorization = header == null ? "" : header;
        boolean bearer = authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        String sent = bearer ? authorization.substring(7) : "";
        if (!sent.isEmpty() && token.matches(sent)) {
            return Optional.empty();
        }
        return Optional.of(
                AdminAnswer.refusal(
                                401,
                                "admin_token_required",
                                "Send the token of admin.token as Authorization: Bearer TOKEN.")
                        .with("WWW-Authenticate", "Bearer realm=\"portolan-admin\""));
    }

    private static Optional<AdminAnswer> checkLoopback(AdminRequest request) {
        String host = request.header("host");
        if (host == null || !Loopback.isAuthority(host)) {
            return Optional.of(
                    AdminAnswer.refusal(
                            403,
                            "loopback_only",
                            "The header Host is not a loopback address; call the admin plane as"
                                    + " 127.0.0.1 or localhost, or configure admin.token."));
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
