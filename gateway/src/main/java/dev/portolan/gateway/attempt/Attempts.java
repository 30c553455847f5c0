package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.relay.StreamSink;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.Call;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.Provider;
import dev.portolan.provider.answer.WholeAnswer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attempts of one request: along the plan until one answers, none is left, or the deadline
 * passes. Belongs to one event loop; ends with exactly one outcome for its {@link AnswerListener}.
 *
 * <p>One attempt runs at a time, or two if the policy hedges. The first with visible content wins
 * and the other is cancelled. If the winner breaks off, the next deployment continues its answer.
 */
public final class Attempts implements ActiveCall {
    private final PlannedCall planned;
    private final EventLoopResources loop;
    private final StreamSink caller;
    private final AnswerListener listener;
    private final PlanCursor cursor;
    private final AttemptLauncher launcher;
    private final Hedge hedge;
    private final Watchdog.Watch deadline;
    private final Watchdog.Watch pause;
    private long deadlineAt;
    private final AttemptHistory history;
    private final List<Attempt> running = new ArrayList<>(2);
    private int launching;
    private @Nullable Attempt winner;
    private @Nullable ContinuationPlan continuation;
    private boolean over;

    /** The attempts for {@code planned}, whose answer is written to {@code caller}. */
    public Attempts(
            PlannedCall planned,
            EventLoopResources loop,
            StreamSink caller,
            AnswerListener listener) {
        this.planned = planned;
        this.loop = loop;
        this.caller = caller;
        this.listener = listener;
        this.history = new AttemptHistory(planned);
        this.cursor = new PlanCursor(planned, loop.watchdog());
        this.launcher = new AttemptLauncher(planned, loop, caller, this);
        this.hedge = new Hedge(planned.hedge(), loop.watchdog(), this::startSecond);
        this.deadline = loop.watchdog().watch(this::deadlinePassed);
        this.pause = loop.watchdog().watch(this::next);
    }

    /** Starts the first attempt. */
    public void start() {
        deadlineAt = fromNow();
        planned.whenSent(this::startDeadline);
        next();
    }

    /** Starts the deadline, which a caller that sends a large form does not use up. */
    private void startDeadline() {
        if (!over) {
            deadlineAt = fromNow();
            deadline.expireAt(deadlineAt);
        }
    }

    private long fromNow() {
        return loop.watchdog().now() + planned.failover().deadline().toNanos();
    }

    private void next() {
        if (over || running.size() + launching > 0) {
            return;
        }
        if (history.size() >= planned.failover().attempts() || !planned.isReplayable()) {
            exhausted();
            return;
        }
        switch (cursor.next()) {
            case PlanCursor.Try step -> attempt(step);
            case PlanCursor.Wait step -> waitFor(step.nanos());
            case PlanCursor.Exhausted _none -> exhausted();
        }
    }

    /** Waits as a provider requested, unless the deadline would pass first. */
    private void waitFor(long nanos) {
        if (loop.watchdog().now() + nanos - deadlineAt >= 0) {
            exhausted();
        } else {
            pause.expireIn(nanos);
        }
    }

    private void attempt(PlanCursor.Try step) {
        LiveDeployment deployment = step.deployment();
        Optional<Provider> known = deployment.provider();
        if (known.isEmpty()) {
            step.permit().abandoned();
            history.addUnsent(deployment, FailedAttempt.of(AttemptOutcome.UNSUPPORTED));
            next();
            return;
        }
        Provider provider = known.get();
        Call call = planned.callFor(deployment);
        AttemptRequest request =
                continuation == null
                        ? AttemptRequest.whole(call)
                        : continuation.request(call, deployment, provider);
        launching++;
        launcher.launch(new AttemptPlan(deployment, step.permit(), provider, request));
    }

    /**
     * Starts a second attempt beside one that has not answered yet. Silence of a model that thinks
     * is not a failure, and thinking is paid for twice; a deployment that may still be broken is
     * hedged all the same.
     */
    private void startSecond() {
        boolean waiting = !over && winner == null && running.size() == 1 && launching == 0;
        if (waiting && running.getFirst().thinks() && !running.getFirst().looksAgain()) {
            return;
        }
        if (waiting && history.size() + 1 < planned.failover().attempts()) {
            PlanCursor.Try step = cursor.beside();
            if (step != null) {
                attempt(step);
            }
        }
    }

    /**
     * Returns whether an attempt that could be sent now is still needed: no other answers, and the
     * caller's part of the answer is the one it was planned for.
     */
    boolean needs(AttemptPlan plan) {
        boolean continues = plan.request().beginning() != null;
        return !over && winner == null && continues == (continuation != null);
    }

    /** The attempt is about to be sent. */
    void sent(Attempt attempt) {
        launching--;
        running.add(attempt);
        if (continuation == null && running.size() == 1) {
            hedge.arm(attempt.plan(), planned.call().head().stream());
        }
    }

    /** The attempt cannot be sent. */
    void unsent(AttemptPlan plan, FailedAttempt why) {
        launching--;
        plan.permit().abandoned();
        if (over || why.outcome() == AttemptOutcome.ABANDONED) {
            next();
            return;
        }
        if (continuation != null && continuation.repeatsFromStart(plan, why.outcome())) {
            cursor.again(plan.deployment());
        } else {
            history.addUnsent(plan.deployment(), why);
        }
        next();
    }

    /** There is content to send: the attempt wins, and the head may be sent. */
    void commit(Attempt attempt) {
        if (winner != attempt) {
            winner = attempt;
            hedge.close();
            cancelOthers(attempt);
            if (!caller.committed()) {
                listener.answering(history.head(attempt, history.size() + 1));
            }
        }
        attempt.relay().commit();
    }

    /** Cancels all but {@code winning}; they may be tried again if it breaks off. */
    private void cancelOthers(@Nullable Attempt winning) {
        for (Attempt other : List.copyOf(running)) {
            if (other != winning) {
                cancel(other, AttemptOutcome.ABANDONED);
                cursor.comeBack(other.deployment(), Duration.ZERO);
            }
        }
    }

    private void cancel(Attempt attempt, AttemptOutcome outcome) {
        running.remove(attempt);
        attempt.cancel(outcome);
        history.add(attempt, outcome, attempt.tokens(outcome));
    }

    /** A stream ended as a whole answer does. */
    void streamed(Attempt attempt) {
        commit(attempt);
        AttemptRecord last = finish(attempt, attempt.tokens(AttemptOutcome.SUCCEEDED));
        listener.ended(
                new RequestOutcome.Streamed(
                        history.snapshot(), last, RequestOutcome.Stream.of(attempt.relay())));
    }

    /** A whole answer came. */
    void answered(Attempt attempt, WholeAnswer.Answer answer) {
        cancelOthers(attempt);
        AttemptRecord last = finish(attempt, TokensUsed.ofWhole(planned.call(), answer));
        listener.answering(history.head(attempt, history.size()));
        listener.ended(new RequestOutcome.Answered(history.snapshot(), last, answer));
    }

    private AttemptRecord finish(Attempt attempt, @Nullable TokensUsed tokens) {
        running.remove(attempt);
        AttemptRecord last = history.add(attempt, AttemptOutcome.SUCCEEDED, tokens);
        close();
        return last;
    }

    /** The attempt ended without a whole answer. */
    void failed(Attempt attempt, FailedAttempt failure) {
        running.remove(attempt);
        AttemptRecord ended =
                history.add(attempt, failure.outcome(), attempt.tokens(failure.outcome()));
        if (attempt == winner) {
            winner = null;
            brokeOff(attempt, ended, failure);
            return;
        }
        history.report(failure);
        boolean repeats =
                continuation != null
                        && continuation.repeatsFromStart(attempt.plan(), failure.outcome());
        if (!repeats) {
            continueAfter(attempt.deployment(), failure);
            return;
        }
        cursor.again(attempt.deployment());
        next();
    }

    /** Continues elsewhere an answer of which the caller has the beginning. */
    private void brokeOff(Attempt attempt, AttemptRecord ended, FailedAttempt failure) {
        Optional<PartialAnswer> beginning = attempt.reader().partialAnswer();
        if (beginning.isEmpty() || failure.outcome() == AttemptOutcome.REFUSED) {
            close();
            listener.ended(new RequestOutcome.Interrupted(history.snapshot(), ended, failure));
            return;
        }
        continuation = new ContinuationPlan(beginning.get(), ended, failure);
        next();
    }

    private void continueAfter(LiveDeployment deployment, FailedAttempt failure) {
        switch (loop.rule()
                .after(failure, cursor.tries(deployment), planned.failover().retryAfter())) {
            case RetryRule.NextStep.Onward _onward -> next();
            case RetryRule.NextStep.Larger _larger -> {
                cursor.onlyLargerThan(deployment);
                next();
            }
            case RetryRule.NextStep.SameAfter same -> retry(deployment, same.pause());
            case RetryRule.NextStep.OnwardThenSameAfter later -> {
                cursor.comeBack(deployment, later.pause());
                next();
            }
            case RetryRule.NextStep.Refuse _refuse -> refused();
        }
    }

    /** A refused continuation is not reported: the caller has an answer with a part missing. */
    private void refused() {
        if (continuation != null) {
            next();
            return;
        }
        cancelOthers(null);
        exhausted();
    }

    private void retry(LiveDeployment deployment, Duration wait) {
        boolean idle = running.isEmpty() && launching == 0;
        if (idle && deployment.observed().retryBudget().tryRetry(loop.watchdog().now())) {
            cursor.again(deployment);
            pause.expireIn(wait.toNanos());
        } else {
            next();
        }
    }

    private void exhausted() {
        close();
        listener.ended(
                continuation != null
                        ? new RequestOutcome.Interrupted(
                                history.snapshot(),
                                continuation.interrupted(),
                                continuation.failure())
                        : new RequestOutcome.Exhausted(
                                history.snapshot(),
                                history.failure(),
                                cursor.leastWait(),
                                cursor.rateLimited()));
    }

    private void deadlinePassed() {
        if (!over) {
            abort(AttemptOutcome.DEADLINE);
            listener.ended(new RequestOutcome.DeadlinePassed(history.snapshot()));
        }
    }

    @Override
    public void abandon() {
        if (!over) {
            abort(AttemptOutcome.ABANDONED);
        }
    }

    private void abort(AttemptOutcome outcome) {
        close();
        List.copyOf(running).forEach(attempt -> cancel(attempt, outcome));
    }

    private void close() {
        over = true;
        deadline.close();
        pause.close();
        hedge.close();
    }

    @Override
    public List<AttemptRecord> records() {
        return history.records();
    }

    @Override
    public List<SkippedDeployment> skipped() {
        return cursor.skipped();
    }

    @Override
    public boolean isBilled() {
        return true;
    }
}
