package dev.portolan.gateway.health;

import dev.portolan.gateway.receipt.AttemptOutcome;

/** Why an attempt failed, as the circuit breaker records it; carries no stack and no content. */
final class AttemptFailedException extends Exception {
    private static final long serialVersionUID = 1;

    AttemptFailedException(AttemptOutcome outcome) {
        super(outcome.label(), null, false, false);
    }
}
