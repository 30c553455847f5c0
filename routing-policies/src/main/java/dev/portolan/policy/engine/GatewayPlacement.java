package dev.portolan.policy.engine;

import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Sink;
import dev.portolan.policy.model.Sink.Kind;

import java.util.List;
import java.util.Optional;

/** This gateway: where it runs and where it keeps copies. */
public record GatewayPlacement(NodeFacts node, List<Sink> sinks) {

    public GatewayPlacement {
        sinks = List.copyOf(sinks);
    }

    /** A node that keeps copies nowhere else. */
    public static GatewayPlacement of(NodeFacts node) {
        return new GatewayPlacement(node, List.of());
    }

    /** The first place that breaks the copies axis and that no request can do without. */
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
     * Whether every cache lies where copies may be. One beyond this process that does not is left
     * out for the request, which is answered without it.
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
