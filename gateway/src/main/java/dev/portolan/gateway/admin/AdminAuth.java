package dev.portolan.gateway.admin;

import dev.portolan.gateway.config.ConfigSecret;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.console.ConsoleFile;
import dev.portolan.gateway.reading.Loopback;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who may use the admin plane: whoever has the token; where none is configured, whoever is on this
 * machine, calls it by a loopback address or localhost, and is no web page of another origin, so
 * that a page whose name resolves to this machine is refused. The console's files hold no data, and
 * a browser that opens them has no token yet.
 */
final class AdminAuth {
    /**
     * What load balancers and orchestrators ask without a token; it tells nothing but yes or no.
     */
    private static final Set<String> OPEN = Set.of("/healthz", "/readyz");

    private final Supplier<Settings.Admin> inForce;

    /** A gatekeeper by the settings that are in force when a request comes. */
    AdminAuth(Supplier<Settings.Admin> inForce) {
        this.inForce = inForce;
    }

    /** A refusal, if {@code request} must not be answered. */
    Optional<AdminAnswer> refuse(AdminRequest request) {
        if (OPEN.contains(request.path())) {
            return Optional.empty();
        }
        ConfigSecret token = inForce.get().token();
        if (token == null) {
            return stranger(request);
        }
        return ConsoleFile.isAt(request.path()) ? Optional.empty() : withoutToken(request, token);
    }

    private static Optional<AdminAnswer> withoutToken(AdminRequest request, ConfigSecret token) {
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

    private static Optional<AdminAnswer> stranger(AdminRequest request) {
        String host = request.header("host");
        if (host == null || !Loopback.isAuthority(host)) {
            return Optional.of(
                    AdminAnswer.refusal(
                            403,
                            "loopback_only",
                            "Call the admin plane as 127.0.0.1 or localhost, or give it"
                                    + " admin.token."));
        }
        String origin = request.header("origin");
        if (origin != null && !isOwnPage(origin, host)) {
            return Optional.of(
                    AdminAnswer.refusal(
                            403,
                            "foreign_origin",
                            "A web page of another origin asks; use the console at /console, or"
                                    + " a client that sends no Origin."));
        }
        return Optional.empty();
    }

    /** Whether a page that this plane served asks: another one on this machine is a stranger. */
    private static boolean isOwnPage(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase("https://" + host);
    }
}
