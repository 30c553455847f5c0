package dev.portolan.provider.discovery;

import java.util.List;
import java.util.Optional;

/** Everybody who can ask a cloud. */
public final class Discoverers {
    private static final List<Discoverer> ALL =
            List.of(new BedrockDiscoverer(), new AzureDiscoverer(), new VertexDiscoverer());

    private Discoverers() {}

    /** Who asks for this provider; nobody where a provider has nothing to list. */
    public static Optional<Discoverer> of(String provider) {
        return ALL.stream().filter(one -> one.providers().contains(provider)).findFirst();
    }
}
