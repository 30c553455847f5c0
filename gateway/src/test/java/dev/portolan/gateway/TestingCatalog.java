package dev.portolan.gateway;

import java.net.URI;

/** Catalogs that several tests configure their gateways with. */
public final class TestingCatalog {
    /** Policies of one that permits everything. */
    public static final String POLICIES = "policies: [{name: default}]\n";

    private TestingCatalog() {}

    /** Returns a catalog of one vLLM endpoint {@code paris} with the model {@code m}. */
    public static String paris(URI url) {
        return """
        endpoints:
          - id: paris
            provider: vllm
            url: %s/v1
            location: {country: FR}
            models: [{model: m, upstream: up}]
        """
                .formatted(url);
    }
}
