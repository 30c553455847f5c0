package dev.portolan.provider.discovery;

import java.util.List;
import java.util.Optional;

/** The discoverers of all clouds. */
public final class Discoverers {
    private static final List<Discoverer> ALL =
            List.of(new BedrockDiscoverer(), new AzureDiscoverer(), new VertexDiscoverer());

    private Discoverers() {}

    /** Returns the discoverer of this provider; empty if the provider has nothing to list. */
    public static Optional<Discoverer> of(String provider) {
        return ALL.stream().filter(one -> one.providers().contains(provider)).findFirst();
    }
}
