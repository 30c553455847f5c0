package dev.portolan.gateway.reading;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Syntax of endpoints' base URLs. */
public final class Urls {
    private static final String EXPECTED = " (expected: a URL such as https://host:8000/v1)";

    private Urls() {}

    /** Returns the first mistake in {@code url}, if any, without repeating the URL. */
    public static Optional<String> mistake(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("is not a URL" + EXPECTED);
        }
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            return Optional.of("has no scheme http or https" + EXPECTED);
        }
        if (uri.getHost() == null || uri.getPort() > 65_535) {
            return Optional.of("has no host" + EXPECTED);
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of("contains a user or a password; move them to credentials");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return Optional.of("has a query or a fragment; remove them" + EXPECTED);
        }
        return Optional.empty();
    }

    /** Returns whether both have the same scheme, host and port. */
    public static boolean sameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equals(other.getScheme())
                && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }
}
