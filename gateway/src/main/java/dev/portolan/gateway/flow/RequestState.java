package dev.portolan.gateway.flow;

import dev.portolan.gateway.admission.Admission;
import dev.portolan.gateway.attempt.ActiveCall;
import dev.portolan.gateway.attempt.SkippedDeployment;
import dev.portolan.gateway.buffer.MemoryReservation;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.provider.Call;

import java.time.Instant;
import java.util.List;

/**
 * The state of a request: a sequence in which each state knows all that the ones before it knew.
 *
 * <pre>
 * Arrived → Identified → Admitted → Read → Permitted → UnderWay → Answered
 *                                 ↘ DeniedEarly      ↘ Answered (from the cache)
 * </pre>
 *
 * <p>A request can end in any of them. The steps of {@link RequestFlow} take the state they need as
 * a parameter, so that the compiler enforces their order.
 */
sealed interface RequestState {
    Arrived arrived();

    /** The gateway's own time in the request at {@code now}, in nanoseconds. */
    default long overhead(long now) {
        return now - arrived().startedAt();
    }

    /**
     * The head came.
     *
     * @param startedAt when, in nanoseconds of the event loop's clock
     */
    record Arrived(String id, Instant at, long startedAt) implements RequestState {
        @Override
        public Arrived arrived() {
            return this;
        }
    }

    /** The states in which the caller is known. */
    sealed interface HasCaller extends RequestState {
        Identified identified();

        @Override
        default Arrived arrived() {
            return identified().arrived();
        }

        default Identity.Known caller() {
            return identified().caller();
        }
    }

    /**
     * The key is valid.
     *
     * @param body the memory for the request's body
     */
    record Identified(Arrived arrived, Identity.Known caller, MemoryReservation body)
            implements HasCaller {
        @Override
        public Identified identified() {
            return this;
        }
    }

    /** The states that hold an admission, which ends with the request. */
    sealed interface HasPermit extends HasCaller {
        Admission.Permit permit();
    }

    /** The request was admitted. */
    record Admitted(Identified identified, Admission.Permit permit) implements HasPermit {}

    /** The states in which a decision was made. */
    sealed interface HasFacts extends HasPermit {
        Admitted admitted();

        /** The facts that it was made by. */
        RequestFacts facts();

        @Override
        default Identified identified() {
            return admitted().identified();
        }

        @Override
        default Admission.Permit permit() {
            return admitted().permit();
        }
    }

    /** The policies denied the request before its body was read. */
    record DeniedEarly(Admitted admitted, RequestFacts facts) implements HasFacts {}

    /** The states in which the body was read. */
    sealed interface HasCall extends HasFacts {
        Read read();

        @Override
        default Admitted admitted() {
            return read().admitted();
        }

        @Override
        default RequestFacts facts() {
            return read().facts();
        }

        default Call call() {
            return read().call();
        }
    }

    /** The body was read. */
    record Read(Admitted admitted, Call call, RequestFacts facts) implements HasCall {
        @Override
        public Read read() {
            return this;
        }
    }

    /** The states in which the policies have permitted the request. */
    sealed interface HasDecision extends HasCall {
        Permitted permitted();

        /** The attempts that ended, in order. */
        List<AttemptRecord> attempts();

        /** The permitted deployments that were not tried. */
        List<SkippedDeployment> skipped();

        CacheStatus cache();

        /** Returns whether the request pays for its attempts. */
        boolean isBilled();

        @Override
        default Read read() {
            return permitted().read();
        }

        default Decision.Permitted decision() {
            return permitted().decision();
        }
    }

    /** The policies permitted the request; nothing was sent yet. */
    record Permitted(Read read, Decision.Permitted decision) implements HasDecision {
        @Override
        public Permitted permitted() {
            return this;
        }

        @Override
        public List<AttemptRecord> attempts() {
            return List.of();
        }

        @Override
        public List<SkippedDeployment> skipped() {
            return List.of();
        }

        @Override
        public CacheStatus cache() {
            return CacheStatus.BYPASS;
        }

        @Override
        public boolean isBilled() {
            return true;
        }
    }

    /**
     * An upstream call is under way, or has failed.
     *
     * @param sentAt when it began, in nanoseconds of the event loop's clock
     */
    record UnderWay(Permitted permitted, ActiveCall upstream, CacheStatus cache, long sentAt)
            implements HasDecision {
        @Override
        public long overhead(long now) {
            return sentAt - arrived().startedAt();
        }

        @Override
        public List<AttemptRecord> attempts() {
            return upstream.records();
        }

        @Override
        public List<SkippedDeployment> skipped() {
            return upstream.skipped();
        }

        @Override
        public boolean isBilled() {
            return upstream.isBilled();
        }
    }

    /**
     * There is an answer, or a part of one, which is sent or being sent.
     *
     * @param before the state in which it came
     * @param served the answer
     * @param spent the attempts that the request pays for
     */
    record Answered(HasDecision before, Receipt.Served served, List<Receipt.Spent> spent)
            implements HasDecision {
        @Override
        public Permitted permitted() {
            return before.permitted();
        }

        @Override
        public long overhead(long now) {
            return before.overhead(now);
        }

        @Override
        public List<AttemptRecord> attempts() {
            return before.attempts();
        }

        @Override
        public List<SkippedDeployment> skipped() {
            return before.skipped();
        }

        @Override
        public CacheStatus cache() {
            return served.cache();
        }

        @Override
        public boolean isBilled() {
            return before.isBilled();
        }
    }
}
