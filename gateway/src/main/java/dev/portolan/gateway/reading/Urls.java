package dev.portolan.gateway.reading;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Base addresses of endpoints, as they may be written. */
public final class Urls {
    private static final String EXPECTED = " (expected: such as https://host:8000/v1)";

    private Urls() {}

    /** What is wrong with {@code url}, if anything; the address itself is not repeated. */
    public static Optional<String> mistake(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("is no URL" + EXPECTED);
        }
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            return Optional.of("has no scheme that is spoken" + EXPECTED);
        }
        if (uri.getHost() == null || uri.getPort() > 65_535) {
            return Optional.of("has no host" + EXPECTED);
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of("holds a user or a password; put them under credentials");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return Optional.of("has a query or a fragment; leave them out" + EXPECTED);
        }
        return Optional.empty();
    }

    /** Whether both have the same scheme, host and port. */
    public static boolean sameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equals(other.getScheme())
                && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }
}
