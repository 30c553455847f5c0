package dev.portolan.gateway.config;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Detects a data plane and an admin plane on the same address, where callers could reach the admin
 * plane.
 */
public final class AddressCollision {
    private AddressCollision() {}

    /** Reports two planes on one address. */
    static void check(Fields root, Settings settings, Findings findings) {
        Settings.Listen listen = settings.listen();
        Settings.Admin admin = settings.admin();
        if (listen.port() != 0
                && listen.port() == admin.port()
                && overlap(listen.host(), admin.host())) {
            findings.error(
                    root.at("admin"),
                    "listen (%s) and admin (%s) use port %d of the same address, so that callers"
                                    .formatted(listen.host(), admin.host(), admin.port())
                            + " would reach the admin plane (expected: two ports); change"
                            + " admin.port, or --port or --admin-port if given");
        }
    }

    /**
     * Returns whether a connection to one host may reach the other. A host name is compared as text
     * only; if both resolve to one address, the second bind fails.
     */
    public static boolean overlap(String one, String other) {
        if (normalised(one).equals(normalised(other))) {
            return true;
        }
        Optional<InetAddress> first = literal(one);
        Optional<InetAddress> second = literal(other);
        if (isEverywhere(first) || isEverywhere(second)) {
            return true;
        }
        if (isLocal(one) || isLocal(other)) {
            return isLoopback(one, first) && isLoopback(other, second);
        }
        return first.isPresent() && first.equals(second);
    }

    private static boolean isEverywhere(Optional<InetAddress> address) {
        return address.filter(InetAddress::isAnyLocalAddress).isPresent();
    }

    private static boolean isLoopback(String host, Optional<InetAddress> address) {
        return isLocal(host) || address.filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static boolean isLocal(String host) {
        return normalised(host).equals("localhost");
    }

    private static String normalised(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
