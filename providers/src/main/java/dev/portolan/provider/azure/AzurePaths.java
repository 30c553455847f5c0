package dev.portolan.provider.azure;

import dev.portolan.provider.Target;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What Azure's kinds of path have in common. */
final class AzurePaths {
    private AzurePaths() {}

    /** The path up to {@code /openai}, whichever part of it the address names. */
    static String root(Target target) {
        var path = target.basePath();
        if (path.endsWith("/v1")) {
            path = path.substring(0, path.length() - "/v1".length());
        }
        return path.endsWith("/openai") ? path : path + "/openai";
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
