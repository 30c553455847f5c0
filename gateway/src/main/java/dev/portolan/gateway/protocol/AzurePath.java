package dev.portolan.gateway.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths of Azure OpenAI: {@code /openai/v1/…}, {@code /openai/…} with an api-version, and
 * {@code /openai/deployments/NAME/…}, where the name is a model or an alias of the catalog.
 */
final class AzurePath {
    private static final String ROOT = "/openai/";
    private static final String V1 = "/v1/";
    private static final Pattern DEPLOYMENT =
            Pattern.compile("/openai/deployments/([^/]{1,200})/(.+)");

    private AzurePath() {}

    /** Returns whether a path is one of Azure's. */
    static boolean isOne(String path) {
        return path.startsWith(ROOT);
    }

    /** Returns the path of the API that a path of Azure's means; any other path as it is. */
    static String plain(String path) {
        if (!isOne(path)) {
            return path;
        }
        Matcher deployment = DEPLOYMENT.matcher(path);
        if (deployment.matches()) {
            return V1 + deployment.group(2);
        }
        String rest = path.substring(ROOT.length() - 1);
        return rest.startsWith(V1) ? rest : V1 + rest.substring(1);
    }

    /** Returns the deployment that a path names. */
    static Optional<String> deployment(String path) {
        Matcher deployment = DEPLOYMENT.matcher(path);
        if (!deployment.matches()) {
            return Optional.empty();
        }
        String name = deployment.group(1);
        try {
            return Optional.of(URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.of(name);
        }
    }
}
