package dev.portolan.provider.azure;

import dev.portolan.provider.Target;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds the parts that Azure's paths share. */
final class AzurePaths {
    private AzurePaths() {}

    /** Returns the path up to {@code /openai}, whatever part of it the address contains. */
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
