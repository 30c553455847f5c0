package dev.portolan.gateway.reading;

import java.net.InetAddress;
import java.util.Locale;

/**
 * Host names that mean this machine and no other: address literals of the loopback range, read as
 * addresses, and {@code localhost}. Any other name is resolved by somebody else, who may change the
 * answer.
 */
public final class Loopback {
    private Loopback() {}

    /** Whether {@code host}, without a port and an IPv6 literal without brackets, is loopback. */
    public static boolean isHost(String host) {
        if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether {@code authority}, {@code HOST} or {@code HOST:PORT} as a client names it, is. */
    public static boolean isAuthority(String authority) {
        int end = authority.lastIndexOf(':');
        boolean port = end > authority.lastIndexOf(']') && isPort(authority.substring(end + 1));
        String host = port ? authority.substring(0, end) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            String address = host.substring(1, host.length() - 1);
            return address.indexOf(':') >= 0 && isHost(address);
        }
        return host.indexOf(':') < 0 && isHost(host);
    }

    private static boolean isPort(String text) {
        return !text.isEmpty()
                && text.length() <= 5
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
