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
 * One provider's wire protocol. Stateless and shared by all threads; no method blocks or throws
 * because of a caller's or an upstream's bytes.
 */
public interface Provider {
    /** Returns the name used in the catalog, such as {@code vllm}. */
    String id();

    /** Returns the operations this provider serves. */
    Set<Operation> operations();

    /** Returns the features that can be expressed in an operation; a model may support fewer. */
    Set<Feature> features(Operation operation);

    /**
     * Returns the operations that one target serves: fewer if the provider has several protocols.
     */
    default Set<Operation> operations(Target target) {
        return operations();
    }

    /** Returns the features that can be expressed in an operation at one target. */
    default Set<Feature> features(Operation operation, Target target) {
        return features(operation);
    }

    /** Returns the protocol that decides which of a caller's members reach a target. */
    TargetProtocol protocol(Target target);

    /** Returns the vendor's public address, if all customers use the same. */
    Optional<URI> defaultBase();

    /** Returns how the credential is sent. */
    AuthStyle auth();

    /** Returns the paths of the model list, health and metrics. */
    ProbePaths probes();

    /** Translates a call for one target, in buffers of its own. */
    Preparation prepare(Call call, Target target);

    /** Returns a reader for the response to one attempt. */
    AnswerReader answers(Call call, Target target);

    /** Classifies a response with an error status. The body may be empty, cut or anything. */
    ProviderError error(int status, HeaderLookup headers, byte[] body);

    /**
     * Returns the call that makes the model continue the text sent so far; empty if this provider,
     * or this call, does not permit that.
     */
    Optional<Call> continuation(Call call, PartialAnswer soFar);
}
