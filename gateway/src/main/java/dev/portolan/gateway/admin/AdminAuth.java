package dev.portolan.gateway.admin;

import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.operators.AdminRole;
import dev.portolan.gateway.operators.AdminToken;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.Loopback;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Authenticates requests to the admin plane by their tokens. Without a configured token everyone on
 * this machine has the role admin: a request must name a loopback host and must not come from a web
 * page of another origin, which prevents DNS rebinding.
 */
final class AdminAuth {
    private static final String BEARER = "Bearer ";
    private static final Principal LOOPBACK = new Principal(Principal.LOOPBACK, AdminRole.ADMIN);
    private static final Principal UNNAMED =
            new Principal(Principal.UNNAMED_TOKEN, AdminRole.ADMIN);

    private final Supplier<Settings.Admin> inForce;
    private final InstantSource clock;

    /** Authenticates by the settings in force at the time of each request. */
    AdminAuth(Supplier<Settings.Admin> inForce, InstantSource clock) {
        this.inForce = inForce;
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
        Principal holder = holder(admin, bearer(request));
        return holder == null
                ? new Authentication.Refused(tokenRequired())
                : new Authentication.Authenticated(holder);
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

    private static AdminAnswer tokenRequired() {
        return AdminAnswer.refusal(
                        401,
                        "admin_token_required",
                        "Send a token of admin.tokens, or that of admin.token, as Authorization:"
                                + " Bearer TOKEN.")
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
