package dev.portolan.gateway.reading;

import java.net.InetAddress;
import java.util.Locale;

/**
 * Recognises loopback hosts: address literals of the loopback range and {@code localhost}. Any
 * other name depends on DNS, whose answer may change.
 */
public final class Loopback {
    private Loopback() {}

    /**
     * Returns whether {@code host} is loopback: a host without a port, an IPv6 literal without
     * brackets.
     */
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

    /** Returns whether {@code authority}, {@code HOST} or {@code HOST:PORT}, is loopback. */
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
