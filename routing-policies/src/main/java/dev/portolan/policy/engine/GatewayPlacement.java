package dev.portolan.policy.engine;

import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Sink;
import dev.portolan.policy.model.Sink.Kind;

import java.util.List;
import java.util.Optional;

/** The location of this gateway and of the copies it stores. */
public record GatewayPlacement(NodeFacts node, List<Sink> sinks) {

    public GatewayPlacement {
        sinks = List.copyOf(sinks);
    }

    /** Creates the placement of a node without further copies. */
    public static GatewayPlacement of(NodeFacts node) {
        return new GatewayPlacement(node, List.of());
    }

    /**
     * Returns the first location that breaks the copies axis and is no cache; empty if there is
     * none.
     */
    public Optional<String> brokenCopy(Requirement requirement) {
        if (!requirement.allowsCopyIn(node.countries())) {
            return Optional.of("this gateway, " + node.id() + " in " + node.countries());
        }
        for (Sink sink : sinks) {
            if (sink.kind() != Kind.CACHE && !requirement.allowsCopyIn(sink.countries())) {
                return Optional.of("the " + sink.name() + " in " + sink.countries());
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether every cache is in an allowed country. A shared cache elsewhere is not used
     * for the request, which is served without it.
     */
    public boolean mayCache(Requirement requirement) {
        for (Sink sink : sinks) {
            if (sink.kind() == Kind.CACHE && !requirement.allowsCopyIn(sink.countries())) {
                return false;
            }
        }
        return requirement.allowsCopyIn(node.countries());
    }
}
