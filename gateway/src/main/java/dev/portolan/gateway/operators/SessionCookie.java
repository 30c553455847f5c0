package dev.portolan.gateway.operators;

import org.jspecify.annotations.Nullable;

/**
 * A cookie of the admin plane, which scripts cannot read. Behind TLS its name begins with {@code
 * __Host-}, so that no other host and no request in clear can set it.
 */
public enum SessionCookie {
    /** The id of a session; never sent with requests from other sites. */
    SESSION("portolan-session", "Strict"),
    /** The id of a sign-in under way; sent when the issuer sends the browser back. */
    SIGN_IN("portolan-sign-in", "Lax");

    private static final String HOST_PREFIX = "__Host-";

    private final String name;
    private final String sameSite;

    SessionCookie(String name, String sameSite) {
        this.name = name;
        this.sameSite = sameSite;
    }

    /** Returns the header that sets the cookie for {@code seconds}; 0 deletes it. */
    public String set(String value, long seconds, SignInSettings settings) {
        return "%s=%s; Path=/; HttpOnly; SameSite=%s; Max-Age=%d%s"
                .formatted(
                        name(settings),
                        value,
                        sameSite,
                        seconds,
                        settings.isSecure() ? "; Secure" : "");
    }

    /** Returns the cookie's value in the header Cookie; null if it is not there. */
    public @Nullable String in(@Nullable String header, SignInSettings settings) {
        String start = name(settings) + "=";
        for (String cookie : header == null ? new String[0] : header.split(";", -1)) {
            if (cookie.strip().startsWith(start)) {
                return unquoted(cookie.strip().substring(start.length()));
            }
        }
        return null;
    }

    /** Some clients send values in quotes, which RFC 6265 permits. */
    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private String name(SignInSettings settings) {
        return settings.isSecure() ? HOST_PREFIX + name : name;
    }
}
