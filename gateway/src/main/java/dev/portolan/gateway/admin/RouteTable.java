package dev.portolan.gateway.admin;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The routes by path and method. A segment of a path in braces, such as {@code {tenant}}, stands
 * for any text, which may be percent-encoded.
 */
final class RouteTable {
    private final Map<String, Path> paths = new LinkedHashMap<>();

    private record Path(List<String> segments, Map<String, AdminRoute> byMethod) {}

    /**
     * The routes of a path.
     *
     * @param byMethod the routes by method
     * @param variables the text that stands for each segment in braces
     */
    record Found(Map<String, AdminRoute> byMethod, Map<String, String> variables) {

        /** Returns the route for {@code method}; GET's for HEAD. */
        Optional<AdminRoute> route(String method) {
            return Optional.ofNullable(byMethod.get(method.equals("HEAD") ? "GET" : method));
        }

        /** Returns the methods that the path has, for the header Allow. */
        String allowed() {
            TreeSet<String> methods = new TreeSet<>(byMethod.keySet());
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            return String.join(", ", methods);
        }
    }

    void add(String method, String path, AdminRoute route) {
        Path at = paths.computeIfAbsent(path, _ -> new Path(segments(path), new LinkedHashMap<>()));
        if (at.byMethod().put(method, route) != null) {
            throw new IllegalArgumentException(method + " " + path + " has two routes");
        }
    }

    /** Finds the routes of a path as sent; one without braces wins over one with. */
    Optional<Found> find(String path) {
        Path exact = paths.get(path);
        if (exact != null) {
            return Optional.of(new Found(exact.byMethod(), Map.of()));
        }
        List<String> sent = segments(path);
        for (Path candidate : paths.values()) {
            Map<String, String> variables = match(candidate.segments(), sent);
            if (variables != null) {
                return Optional.of(new Found(candidate.byMethod(), variables));
            }
        }
        return Optional.empty();
    }

    /** Returns all paths in the order added. */
    List<String> paths() {
        return List.copyOf(paths.keySet());
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static @Nullable Map<String, String> match(List<String> segments, List<String> sent) {
        if (segments.size() != sent.size()) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < sent.size(); i++) {
            String segment = segments.get(i);
            if (segment.startsWith("{")) {
                String text = decoded(sent.get(i));
                if (text.isEmpty()) {
                    return null;
                }
                variables.put(segment.substring(1, segment.length() - 1), text);
            } else if (!segment.equals(sent.get(i))) {
                return null;
            }
        }
        return variables;
    }

    /** Decodes a segment; the empty string if its escapes are wrong. */
    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
