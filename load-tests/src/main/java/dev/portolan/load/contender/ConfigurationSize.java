package dev.portolan.load.contender;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The size of a gateway's configuration. The requests of the load match the same part of each: one
 * tenant's key, one model, and one endpoint in France to which a policy pins it.
 *
 * @param tenants the number of tenants, at least 1
 * @param deployments the number of deployments, at least 1; only the first serves the requested
 *     model
 * @param policies the number of policies, at least 2; only the first two can match
 * @param caching whether the matching policy caches answers
 * @param lane the protocol of the endpoints
 */
public record ConfigurationSize(
        int tenants, int deployments, int policies, boolean caching, Lane lane) {
    public static final ConfigurationSize SMALL =
            new ConfigurationSize(1, 1, 2, false, Lane.PASS_THROUGH);
    static final String KEY = "ptl_compare_0123456789abcdef0123456789abcdef";

    public Map<String, String> files(int upstreamPort) {
        return Map.of(
                "portolan.yaml",
                """
                node: {id: compare, country: FR}
                listen: {host: 127.0.0.1, port: 0}
                admin: {host: 127.0.0.1, port: 0}
                catalog: [catalog.yaml]
                policies: [policies.yaml]
                tenants: tenants.yaml
                logs: {access: stdout}
                """,
                "catalog.yaml",
                catalog(upstreamPort),
                "policies.yaml",
                policyFile(),
                "tenants.yaml",
                tenantFile());
    }

    private String catalog(int port) {
        var text = new StringBuilder("endpoints:\n");
        for (int i = 0; i < deployments; i++) {
            text.append(
                    """
                      - id: upstream-%d
                    %s
                        models:
                          - {model: %s, upstream: %s, price: {input: 0.1, output: 0.3, currency: EUR}, context: 1000000}
                    """
                            .formatted(
                                    i,
                                    lane.endpoint(port).indent(4).stripTrailing(),
                                    i == 0 ? Payloads.MODEL : "other-" + i,
                                    lane.upstream()));
        }
        return text.append("currencies: {EUR: 1.0}\n").toString();
    }

    private String policyFile() {
        var text =
                new StringBuilder(
                        """
                        policies:
                          - name: eu-only
                            when: tenant.labels.residency == "eu"
                            require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                            prefer: {objective: cost}
                            failover: {attempts: 2, deadline: 120s, firstToken: 30s, betweenTokens: 30s}
                            cache: {mode: %s, ttl: 10m}
                          - name: default
                            priority: -1
                            prefer: {objective: cost}
                        """
                                .formatted(caching ? "exact" : "off"));
        for (int i = 2; i < policies; i++) {
            text.append(
                    """
                      - name: team-%d
                        when: request.headers["x-team"] == "team-%d" && request.model.startsWith("other-")
                        require: {processing: [EU27]}
                    """
                            .formatted(i, i));
        }
        return text.toString();
    }

    private String tenantFile() {
        var text = new StringBuilder("tenants:\n");
        for (int i = 0; i < tenants; i++) {
            String key = i == 0 ? KEY : KEY + i;
            text.append(
                    """
                      - id: load-%d
                        labels: {residency: eu}
                        models: [%s]
                        keys: [{id: compare, hash: "%s"}]
                    """
                            .formatted(i, Payloads.MODEL, hash(key)));
        }
        return text.toString();
    }

    private static String hash(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var bytes = digest.digest(key.getBytes(StandardCharsets.US_ASCII));
            return "sha256:" + HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
