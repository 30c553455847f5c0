package dev.portolan.provider;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * One provider's way of speaking. Stateless and shared by all threads; nothing here blocks or fails
 * by exception on account of a caller's or an upstream's bytes.
 */
public interface Provider {
    /** The name a catalogue uses, such as {@code vllm}. */
    String id();

    /** The operations this provider serves. */
    Set<Operation> operations();

    /** What can be expressed in an operation; a model may still lack some of it. */
    Set<Feature> features(Operation operation);

    /** The operations that one target serves: fewer where a provider speaks several protocols. */
    default Set<Operation> operations(Target target) {
        return operations();
    }

    /** What can be expressed in an operation at one target. */
    default Set<Feature> features(Operation operation, Target target) {
        return features(operation);
    }

    /** The protocol that decides which of a caller's members reach a target. */
    TargetProtocol protocol(Target target);

    /** The vendor's public address, where there is one for everybody. */
    Optional<URI> defaultBase();

    /** How the credential goes on the wire. */
    AuthStyle auth();

    /** Where models, health and metrics are found. */
    ProbePaths probes();

    /** Translates a call for one target, in buffers of its own. */
    Preparation prepare(Call call, Target target);

    /** A reader for the answer to one attempt. */
    AnswerReader answers(Call call, Target target);

    /** Sorts an answer with an error status. The body may be empty, cut or anything. */
    ProviderError error(int status, HeaderLookup headers, byte[] body);

    /**
     * The call that makes the model go on after what was sent, or nothing where this provider, or
     * this call, allows no such thing.
     */
    Optional<Call> continuation(Call call, PartialAnswer soFar);
}
