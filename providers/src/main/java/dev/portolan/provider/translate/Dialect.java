package dev.portolan.provider.translate;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.ErrorReader;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The protocol of a provider that calls are translated to. Stateless and shared by all threads;
 * nothing here blocks.
 */
public interface Dialect {
    /** Returns the name a catalog uses. */
    String id();

    /** Returns the protocol that decides which of a caller's members reach a target. */
    TargetProtocol protocol();

    /** Returns the features a chat can express; a model may lack some of them. */
    Set<Feature> features();

    /**
     * Returns the features a chat can express at one target: fewer where models differ by
     * generation.
     */
    default Set<Feature> features(Target target) {
        return features();
    }

    /** Returns the vendor's public address, if it is the same for all accounts. */
    default Optional<URI> defaultBase() {
        return Optional.empty();
    }

    /** Returns how the credential is sent. */
    AuthStyle auth();

    /** Returns the paths of the model list, health and metrics. */
    default ProbePaths probes() {
        return new ProbePaths(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Writes the HTTP request for a chat. Its list of dropped members stays empty; they are added
     * to {@code dropped}.
     */
    UpstreamRequest encode(Request request, Target target, DroppedFields dropped)
            throws UntranslatableRequestException;

    /**
     * Returns a decoder for the answer to one attempt.
     *
     * @param request the request, for a protocol whose answers can't be read without it; each call
     *     reads the caller's body again
     */
    AnswerDecoder decoder(Target target, Supplier<Request> request);

    /**
     * Returns members of the caller's body, unknown to the canonical model, that {@link #encode}
     * uses.
     */
    default Set<String> extensions() {
        return Set.of();
    }

    /** Returns whether the provider makes embeddings. */
    default boolean embeds() {
        return false;
    }

    /** Writes the HTTP request for embeddings; called only where the dialect {@link #embeds}. */
    default UpstreamRequest encode(Embedding.Request request, Target target)
            throws UntranslatableRequestException {
        throw new UntranslatableRequestException(
                "input", "The provider does not serve embeddings.");
    }

    /** Reads vectors from an answer with a success status; empty where the body contains none. */
    default Optional<Embedding.Answer> vectors(Target target, HeaderLookup headers, byte[] body) {
        return Optional.empty();
    }

    /** Classifies an answer with an error status. */
    default ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return ErrorReader.read(id(), status, headers, body);
    }
}
