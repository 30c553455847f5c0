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
 * A provider's own protocol, as the translated lane needs it. Stateless and shared by all threads;
 * nothing here blocks.
 */
public interface Dialect {
    /** The name a catalogue uses. */
    String id();

    /** The protocol that decides which of a caller's members reach a target. */
    TargetProtocol protocol();

    /** What a chat can express there; a model may still lack some of it. */
    Set<Feature> features();

    /** What a chat can express at one target: less where models differ by their generation. */
    default Set<Feature> features(Target target) {
        return features();
    }

    /** The vendor's public address, where there is one for everybody. */
    default Optional<URI> defaultBase() {
        return Optional.empty();
    }

    /** How the credential goes on the wire. */
    AuthStyle auth();

    /** Where models, health and metrics are found. */
    default ProbePaths probes() {
        return new ProbePaths(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The HTTP request for a chat. Its list of dropped members stays empty: what is dropped is told
     * to {@code losses}.
     */
    UpstreamRequest encode(Request request, Target target, DroppedFields losses)
            throws UntranslatableRequestException;

    /**
     * A decoder for the answer to one attempt.
     *
     * @param asked the request, for a protocol whose answers can't be read without it; asking costs
     *     the reading of the caller's body once more
     */
    AnswerDecoder decoder(Target target, Supplier<Request> asked);

    /** Members of the caller's body, unknown to the canonical model, that {@link #encode} uses. */
    default Set<String> extensions() {
        return Set.of();
    }

    /** Whether texts can be turned to vectors there. */
    default boolean embeds() {
        return false;
    }

    /** The HTTP request for vectors; asked only where the dialect {@link #embeds}. */
    default UpstreamRequest encode(Embedding.Request request, Target target)
            throws UntranslatableRequestException {
        throw new UntranslatableRequestException("input", "The provider makes no embeddings.");
    }

    /** Reads vectors from a success answer; empty where the body holds none. */
    default Optional<Embedding.Answer> vectors(Target target, HeaderLookup headers, byte[] body) {
        return Optional.empty();
    }

    /** Sorts an answer with an error status. */
    default ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return ErrorReader.read(id(), status, headers, body);
    }
}
