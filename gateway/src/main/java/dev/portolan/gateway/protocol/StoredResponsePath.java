package dev.portolan.gateway.protocol;

import java.util.List;
import java.util.Optional;

/**
 * A path of one response by its id, or of what belongs to it.
 *
 * @param methods the methods it has
 */
record StoredResponsePath(List<String> methods) {
    private static final String ROOT = "/v1/responses/";

    StoredResponsePath {
        methods = List.copyOf(methods);
    }

    /** Reads a path; empty if it is none of these. */
    static Optional<StoredResponsePath> of(String path) {
        if (!path.startsWith(ROOT)) {
            return Optional.empty();
        }
        String[] parts = path.substring(ROOT.length()).split("/", -1);
        if (parts[0].isEmpty() || parts.length > 2 || parts[0].equals("compact")) {
            return Optional.empty();
        }
        List<String> methods =
                parts.length == 1
                        ? List.of("GET", "DELETE")
                        : switch (parts[1]) {
                            case "input_items" -> List.of("GET");
                            case "cancel" -> List.of("POST");
                            default -> List.of();
                        };
        return methods.isEmpty() ? Optional.empty() : Optional.of(new StoredResponsePath(methods));
    }
}
