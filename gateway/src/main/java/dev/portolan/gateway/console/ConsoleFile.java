package dev.portolan.gateway.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One file of the page, as it is served. */
public record ConsoleFile(String contentType, String text) {
    /** The path of the page; its other files are below. */
    public static final String PAGE = "/console";

    private static final String BELOW = PAGE + "/";
    private static final String MARKUP = "console.html";
    private static final List<String> OTHERS =
            List.of(
                    "console.css",
                    "icon.svg",
                    "console.js",
                    "admin.js",
                    "page.js",
                    "deployments.js",
                    "decisions.js",
                    "explain.js",
                    "configuration.js");
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml");

    /**
     * The content security policy: only the page's own files and its own admin plane, in no other
     * page's frame, so that injected text can neither run nor send anything.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                    + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The paths of the page and its files. */
    public static List<String> paths() {
        return Stream.concat(Stream.of(PAGE), OTHERS.stream().map(BELOW::concat)).toList();
    }

    /** Returns whether {@code path} is the page's or below it. */
    public static boolean isAt(String path) {
        return path.equals(PAGE) || path.startsWith(BELOW);
    }

    /** Reads the file at one of {@link #paths} from the jar. */
    public static ConsoleFile at(String path) {
        String name = path.equals(PAGE) ? MARKUP : path.substring(BELOW.length());
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "");
        try (InputStream file = ConsoleFile.class.getResourceAsStream("/console/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks console/" + name);
            }
            return new ConsoleFile(type, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The headers of the file's response, except the content type. */
    public Map<String, String> headers() {
        return Map.of("content-security-policy", POLICY, "referrer-policy", "no-referrer");
    }
}
