package dev.portolan.gateway.config;

import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Position;

import java.util.List;
import java.util.Map;

/** Warns about proxy variables, which are ignored: a proxy would be an undeclared location. */
final class ProxyVariables {
    private static final List<String> NAMES =
            List.of(
                    "HTTPS_PROXY",
                    "https_proxy",
                    "HTTP_PROXY",
                    "http_proxy",
                    "ALL_PROXY",
                    "all_proxy");

    private ProxyVariables() {}

    static void warn(Map<String, String> environment, Position at, Findings findings) {
        NAMES.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .forEach(
                        name ->
                                findings.warning(
                                        at,
                                        name
                                                + " is set but ignored: upstreams are called"
                                                + " directly, since policies do not know a proxy's"
                                                + " country; unset it"));
    }
}
