package dev.portolan.gateway.upstream;

/** Why an attempt failed, as the circuit breaker records it; carries no stack and no content. */
final class AttemptFailure extends Exception {
    private static final long serialVersionUID = 1;

    AttemptFailure(Outcome outcome) {
        super(outcome.label(), null, false, false);
    }
}
