package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.provider.request.Operation;

/** The capability that a deployment must have to serve an operation, in the policies' terms. */
public final class OperationCapability {
    private OperationCapability() {}

    /** Returns the capability of serving an operation, whatever its caller protocol. */
    public static Capability of(Operation operation) {
        return switch (operation.kind()) {
            case CHAT -> Capability.CHAT;
            case TOKEN_COUNT -> Capability.TOKEN_COUNT;
            case COMPLETION -> Capability.COMPLETIONS;
            case INFILL -> Capability.FIM;
            case EMBEDDING -> Capability.EMBEDDINGS;
            case RERANK -> Capability.RERANK;
            case MODERATION -> Capability.MODERATIONS;
            case TRANSCRIPTION -> Capability.TRANSCRIPTIONS;
            case TRANSLATION -> Capability.TRANSLATIONS;
            case SPEECH -> Capability.SPEECH;
            case IMAGE -> Capability.IMAGES;
            case IMAGE_EDIT -> Capability.IMAGE_EDITS;
            case OCR -> Capability.OCR;
        };
    }

    /** Returns the capabilities that a request for an operation needs. */
    public static Capabilities needed(Operation operation) {
        Capability own = of(operation);
        return own == Capability.TOKEN_COUNT
                ? Capabilities.of(Capability.CHAT, own)
                : Capabilities.of(own);
    }
}
