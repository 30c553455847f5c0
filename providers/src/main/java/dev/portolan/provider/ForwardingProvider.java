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
 * A provider that forwards to another whatever a subclass does not override.
 *
 * <p>The operations and features of one target are not forwarded: by default they are those of all
 * targets, as the subclass defines them.
 */
public abstract class ForwardingProvider implements Provider {
    private final Provider delegate;

    /** A provider that forwards to {@code delegate}. */
    protected ForwardingProvider(Provider delegate) {
        this.delegate = delegate;
    }

    /** Returns the provider that calls are forwarded to. */
    protected final Provider delegate() {
        return delegate;
    }

    @Override
    public String id() {
        return delegate.id();
    }

    @Override
    public Set<Operation> operations() {
        return delegate.operations();
    }

    @Override
    public Set<Feature> features(Operation operation) {
        return delegate.features(operation);
    }

    @Override
    public TargetProtocol protocol(Target target) {
        return delegate.protocol(target);
    }

    @Override
    public Optional<URI> defaultBase() {
        return delegate.defaultBase();
    }

    @Override
    public AuthStyle auth() {
        return delegate.auth();
    }

    @Override
    public ProbePaths probes() {
        return delegate.probes();
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        return delegate.prepare(call, target);
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return delegate.answers(call, target);
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return delegate.error(status, headers, body);
    }

    @Override
    public Optional<Call> continuation(Call call, PartialAnswer soFar) {
        return delegate.continuation(call, soFar);
    }
}
