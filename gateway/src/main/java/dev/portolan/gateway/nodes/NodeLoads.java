package dev.portolan.gateway.nodes;

import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The crowding of every model at every node, over reloads. Thread-safe. */
public final class NodeLoads {
    private final Map<Place, LatestNodeLoad> crowds = new ConcurrentHashMap<>();

    /** The one of that model at that address; the same object for the same question. */
    public LatestNodeLoad of(Place place) {
        return crowds.computeIfAbsent(place, _ -> new LatestNodeLoad());
    }

    /** Forgets all others. */
    public void keepOnly(Collection<Place> places) {
        crowds.keySet().retainAll(places);
    }

    /** A model, by its id there, at a node. */
    public record Place(URI base, String upstream) {}
}
