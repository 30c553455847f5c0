package dev.portolan.gateway.health;

/**
 * The state of a circuit beside Resilience4j's own; times in milliseconds.
 *
 * @param epoch counts the changes
 * @param lastWasSlow true if the last verdict was of a slow call
 * @param verdictFrom when the attempt of the last verdict began
 * @param slowOutage true if the circuit is not closed because calls were slow
 * @param openUntil when an open circuit permits a probe
 * @param changedAt when it last closed or, if it has not closed since, opened
 */
record CircuitState(
        int epoch,
        boolean lastWasSlow,
        long verdictFrom,
        boolean slowOutage,
        long openUntil,
        long changedAt) {
    static CircuitState closed(long now) {
        return new CircuitState(0, false, 0, false, 0, now);
    }

    CircuitState nextEpoch() {
        return new CircuitState(
                epoch + 1, lastWasSlow, verdictFrom, slowOutage, openUntil, changedAt);
    }

    CircuitState verdict(boolean slow, long from) {
        return new CircuitState(epoch, slow, from, slowOutage, openUntil, changedAt);
    }

    CircuitState openUntil(long until) {
        return new CircuitState(epoch, lastWasSlow, verdictFrom, slowOutage, until, changedAt);
    }

    CircuitState opened(long now, long wait, boolean wasClosed) {
        return new CircuitState(
                epoch + 1,
                lastWasSlow,
                verdictFrom,
                wasClosed ? lastWasSlow : slowOutage,
                now + wait,
                wasClosed ? now : changedAt);
    }

    CircuitState closedAgain(long now) {
        return new CircuitState(epoch + 1, lastWasSlow, verdictFrom, false, openUntil, now);
    }
}
