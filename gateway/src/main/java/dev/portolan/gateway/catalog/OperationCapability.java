package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.Capability;
import dev.portolan.provider.request.Operation;

/** The capability that a deployment must have to serve an operation, in the policies' terms. */
public final class OperationCapability {
    private OperationCapability() {}

    /** Returns the capability an operation needs, whatever its caller protocol. */
    public static Capability of(Operation operation) {
        return switch (operation.kind()) {
            case CHAT, TOKEN_COUNT -> Capability.CHAT;
            case COMPLETION -> Capability.COMPLETIONS;
            case INFILL -> Capability.FIM;
            case EMBEDDING -> Capability.EMBEDDINGS;
        };
    }
}
