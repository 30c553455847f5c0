package dev.portolan.gateway.protocol;

import dev.portolan.policy.document.Suggestion;
import dev.portolan.provider.request.Operation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The paths of the API, and how a caller's path is read. A client's base address often lacks {@code
 * /v1} or has it twice, or ends in a slash, so that such a path means the one without.
 */
final class ApiPath {
    static final String MODELS = "/v1/models";

    private static final String V1 = "/v1";

    /** Cohere's version of its API, whose rerank is served at the path of all others. */
    private static final String V2 = "/v2";

    private static final int SHOWN = 120;

    private ApiPath() {}

    /** Returns the path that a caller's path means, which is itself unless that is no path here. */
    static String canonical(String path) {
        if (isKnown(path)) {
            return path;
        }
        String plain = AzurePath.plain(path.replaceAll("/{2,}", "/"));
        if (plain.length() > 1 && plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        while (plain.startsWith(V1 + V1 + "/")) {
            plain = plain.substring(V1.length());
        }
        if (isKnown(plain)) {
            return plain;
        }
        if (plain.startsWith(V2 + "/") && isRerank(V1 + plain.substring(V2.length()))) {
            return V1 + plain.substring(V2.length());
        }
        return isKnown(V1 + plain) ? V1 + plain : path;
    }

    private static boolean isRerank(String path) {
        return Operation.at(path)
                .filter(operation -> operation.kind() == Operation.Kind.RERANK)
                .isPresent();
    }

    private static boolean isKnown(String path) {
        return Operation.at(path).isPresent()
                || path.equals(MODELS)
                || StoredResponsePath.of(path).isPresent()
                || (path.startsWith(MODELS + "/")
                        && !path.endsWith("/")
                        && path.charAt(MODELS.length() + 1) != '/');
    }

    /** Returns the model that a path below the list names, whose slashes may be escaped. */
    static String model(String path) {
        String id = path.substring(MODELS.length() + 1);
        try {
            return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return id;
        }
    }

    /** Returns all paths. */
    static List<String> all() {
        List<String> all = new ArrayList<>();
        Arrays.stream(Operation.values()).map(Operation::path).forEach(all::add);
        all.add(MODELS);
        return all;
    }

    /** Returns the path that was probably meant by an unknown one. */
    static Optional<String> nearest(String path) {
        return Suggestion.nearest(path, all());
    }

    /** Returns a caller's path for a message: shortened, and without characters beyond ASCII. */
    static String shown(String path) {
        String plain = path.replaceAll("[^\\x21-\\x7e]", "?");
        return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
    }
}
