package dev.portolan.gateway.upstream;

import dev.portolan.policy.model.Capability;
import dev.portolan.provider.Beginning;
import dev.portolan.provider.Call;
import dev.portolan.provider.Operation;
import dev.portolan.provider.Provider;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The rest of an answer that broke off before its caller had all of it, and how others are asked
 * for it: to go on from the last word where their model does that, else from the start.
 */
final class Rest {
    /**
     * A shorter beginning is asked for again: that costs nothing, and what goes on after so few
     * letters can't be told from their repetition.
     */
    private static final int LEAST_PREFILL = 8;

    private final Beginning beginning;
    private final AttemptRecord broken;
    private final Failure failure;
    private final Set<LiveDeployment> unwilling = new HashSet<>(2);

    /** The rest of what {@code broken} began, which ended by {@code failure}. */
    Rest(Beginning beginning, AttemptRecord broken, Failure failure) {
        this.beginning = beginning;
        this.broken = broken;
        this.failure = failure;
    }

    /** The attempt that broke off. */
    AttemptRecord broken() {
        return broken;
    }

    Failure failure() {
        return failure;
    }

    /** How {@code deployment} is asked for the rest of the answer to {@code call}. */
    Ask ask(Call call, LiveDeployment deployment, Provider provider) {
        if (prefills(call, deployment) && beginning.text().length() >= LEAST_PREFILL) {
            Optional<Call> onward = provider.continuation(call, beginning);
            if (onward.isPresent()) {
                return new Ask(onward.get(), beginning, false);
            }
        }
        return new Ask(call, beginning, true);
    }

    /** A prompt that is plain text can always be lengthened; in a chat, models tell. */
    private boolean prefills(Call call, LiveDeployment deployment) {
        boolean chat = call.operation() == Operation.CHAT || call.operation() == Operation.MESSAGES;
        return !unwilling.contains(deployment)
                && (!chat || deployment.facts().offer().supports().has(Capability.PREFILL));
    }

    /** Whether {@code ticket}, which ended so, is worth asking again from the answer's start. */
    boolean asksAgain(Ticket ticket, Outcome outcome) {
        boolean refused = outcome == Outcome.REFUSED || outcome == Outcome.UNSUPPORTED;
        return refused && ticket.ask().prefills() && unwilling.add(ticket.deployment());
    }
}
