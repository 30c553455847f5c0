package dev.portolan.gateway.nodes;

import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The load of every model at every node, kept over reloads. Thread-safe. */
public final class NodeLoads {
    private final Map<NodeModel, LatestNodeLoad> loads = new ConcurrentHashMap<>();

    /** Returns the load of that model at that node; always the same object for equal arguments. */
    public LatestNodeLoad of(NodeModel model) {
        return loads.computeIfAbsent(model, _ -> new LatestNodeLoad());
    }

    /** Removes all others. */
    public void keepOnly(Collection<NodeModel> places) {
        loads.keySet().retainAll(places);
    }

    /** A model at a node, by its upstream id. */
    public record NodeModel(URI base, String upstream) {}
}
