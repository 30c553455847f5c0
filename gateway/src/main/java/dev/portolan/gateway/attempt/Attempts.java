package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.relay.StreamRelay;
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
 * The attempts of one request: along the plan until one answers, until nobody is left, or until the
 * deadline. Belongs to one event loop; ends by exactly one call to its {@link Observer}.
 *
 * <p>One attempt runs at a time, or two where the policy hedges. The first that has something to be
 * seen wins and the other is cancelled. Should the winner break off, the next deployment is asked
 * for the rest.
 */
public final class Attempts implements Attempt.Owner, AttemptLauncher.Pad, ActiveCall {
    private final PlannedCall job;
    private final EventLoopResources loop;
    private final StreamSink caller;
    private final Observer observer;
    private final PlanCursor route;
    private final AttemptLauncher launcher;
    private final Hedge hedge;
    private final Watchdog.Watch deadline;
    private final Watchdog.Watch pause;
    private final long deadlineAt;
    private final List<AttemptRecord> records = new ArrayList<>(2);
    private final List<Attempt> running = new ArrayList<>(2);
    private int launching;
    private @Nullable Attempt winner;
    private @Nullable ContinuationPlan rest;
    private @Nullable FailedAttempt lastFailure;
    private boolean over;

    /** The attempts for {@code job}, whose answer goes to {@code caller}. */
    public Attempts(
            PlannedCall job, EventLoopResources loop, StreamSink caller, Observer observer) {
        this.job = job;
        this.loop = loop;
        this.caller = caller;
        this.observer = observer;
        this.route = new PlanCursor(job, loop.watchdog());
        AttemptTimeouts clocks = AttemptTimeouts.of(job.failover(), job.call().head());
        this.launcher =
                new AttemptLauncher(
                        loop, new Attempt.Setting(loop, clocks, caller, job.answers(), this), this);
        this.hedge = new Hedge(job.failover().hedge(), loop.watchdog(), this::askBeside);
        this.deadline = loop.watchdog().watch(this::deadlinePassed);
        this.pause = loop.watchdog().watch(this::next);
        this.deadlineAt = loop.watchdog().now() + job.failover().deadline().toNanos();
    }

    /** Starts the first attempt. */
    public void start() {
        deadline.expireAt(deadlineAt);
        next();
    }

    private void next() {
        if (over || underWay() > 0) {
            return;
        }
        if (records.size() >= job.failover().attempts()) {
            exhausted();
            return;
        }
        switch (route.next()) {
            case PlanCursor.Try step -> attempt(step);
            case PlanCursor.Wait step -> waitFor(step.nanos());
            case PlanCursor.Nobody _nobody -> exhausted();
        }
    }

    private int underWay() {
        return running.size() + launching;
    }

    /** Waits as a provider told us to, unless the deadline would pass first. */
    private void waitFor(long nanos) {
        if (loop.watchdog().now() + nanos - deadlineAt >= 0) {
            exhausted();
        } else {
            pause.expireIn(nanos);
        }
    }

    private void attempt(PlanCursor.Try step) {
        LiveDeployment deployment = step.deployment();
        Optional<Provider> spoken = deployment.provider();
        if (spoken.isEmpty()) {
            step.permit().abandoned();
            unsent(deployment, FailedAttempt.of(AttemptOutcome.UNSUPPORTED));
            return;
        }
        Provider provider = spoken.get();
        Call call = job.callFor(deployment);
        AttemptRequest ask =
                rest == null ? AttemptRequest.whole(call) : rest.ask(call, deployment, provider);
        launching++;
        launcher.launch(new AttemptPlan(deployment, step.permit(), provider, ask));
    }

    /**
     * A second attempt beside one that has not answered yet. Silence is no sign where a model
     * thinks, and thoughts are paid for twice; a place that may still be broken is another matter.
     */
    private void askBeside() {
        boolean waiting = !over && winner == null && running.size() == 1 && launching == 0;
        if (waiting && running.getFirst().thinks() && !running.getFirst().looksAgain()) {
            return;
        }
        if (waiting && records.size() + 1 < job.failover().attempts()) {
            PlanCursor.Try step = route.beside();
            if (step != null) {
                attempt(step);
            }
        }
    }

    /** Not once somebody answers, and not for a beginning that the caller has by now. */
    @Override
    public boolean wants(AttemptPlan ticket) {
        boolean forRest = ticket.ask().beginning() != null;
        return !over && winner == null && forRest == (rest != null);
    }

    @Override
    public void sent(Attempt attempt) {
        launching--;
        running.add(attempt);
        if (rest == null && running.size() == 1) {
            hedge.arm(attempt.ticket(), job.call().head().stream());
        }
    }

    @Override
    public void unsent(AttemptPlan ticket, FailedAttempt why) {
        launching--;
        ticket.permit().abandoned();
        if (over || why.outcome() == AttemptOutcome.ABANDONED) {
            next();
            return;
        }
        if (rest != null && rest.asksAgain(ticket, why.outcome())) {
            route.again(ticket.deployment());
            next();
        } else {
            unsent(ticket.deployment(), why);
        }
    }

    private void unsent(LiveDeployment deployment, FailedAttempt why) {
        deployment.ended(why.outcome());
        records.add(AttemptRecord.unsent(job.origin(deployment, List.of()), why.outcome()));
        // That one place can't say it tells the caller nothing of why another one failed.
        boolean told = lastFailure != null && why.outcome() == AttemptOutcome.UNSUPPORTED;
        lastFailure = told ? lastFailure : telling(why);
        next();
    }

    /** What the caller is told: what only the operator can mend gives way to what it can act on. */
    private FailedAttempt telling(FailedAttempt latest) {
        FailedAttempt before = lastFailure;
        return before != null && before.isCallers() && latest.outcome().operators()
                ? before
                : latest;
    }

    @Override
    public void commit(Attempt attempt) {
        if (winner != attempt) {
            winner = attempt;
            hedge.close();
            leaveOthers(attempt);
            if (!caller.committed()) {
                observer.answering(attempt.deployment(), records.size() + 1, attempt.dropped());
            }
        }
        attempt.relay().commit();
    }

    /** Cancels all but {@code winning}; they may still be asked, should it break off. */
    private void leaveOthers(@Nullable Attempt winning) {
        for (Attempt other : List.copyOf(running)) {
            if (other != winning) {
                leave(other, AttemptOutcome.ABANDONED);
                route.comeBack(other.deployment(), Duration.ZERO);
            }
        }
    }

    private void leave(Attempt attempt, AttemptOutcome outcome) {
        running.remove(attempt);
        attempt.cancel(outcome);
        record(attempt, outcome, attempt.tokens(outcome));
    }

    @Override
    public void streamed(Attempt attempt) {
        commit(attempt);
        observer.streamed(
                finish(attempt, attempt.tokens(AttemptOutcome.SUCCEEDED)), attempt.relay());
    }

    @Override
    public void answered(Attempt attempt, WholeAnswer.Answer answer) {
        leaveOthers(attempt);
        TokensUsed taken =
                answer.usage() != null
                        ? TokensUsed.told(answer.usage())
                        : TokensUsed.seenWhole(job.call().head(), answer.body().length());
        AttemptRecord last = finish(attempt, taken);
        observer.answering(attempt.deployment(), records.size(), attempt.dropped());
        observer.answered(last, answer);
    }

    private AttemptRecord finish(Attempt attempt, @Nullable TokensUsed taken) {
        running.remove(attempt);
        AttemptRecord last = record(attempt, AttemptOutcome.SUCCEEDED, taken);
        close();
        return last;
    }

    @Override
    public void failed(Attempt attempt, FailedAttempt failure) {
        running.remove(attempt);
        AttemptRecord ended = record(attempt, failure.outcome(), attempt.tokens(failure.outcome()));
        if (attempt == winner) {
            winner = null;
            brokeOff(attempt, ended, failure);
            return;
        }
        lastFailure = telling(failure);
        if (rest != null && rest.asksAgain(attempt.ticket(), failure.outcome())) {
            route.again(attempt.deployment());
            next();
        } else {
            goOn(attempt.deployment(), failure);
        }
    }

    /** Asks others for the rest of an answer of which the caller has the beginning. */
    private void brokeOff(Attempt attempt, AttemptRecord ended, FailedAttempt failure) {
        Optional<PartialAnswer> beginning = attempt.reader().partialAnswer();
        if (beginning.isEmpty() || failure.outcome() == AttemptOutcome.REFUSED) {
            close();
            observer.interrupted(ended, failure);
            return;
        }
        rest = new ContinuationPlan(beginning.get(), ended, failure);
        next();
    }

    private void goOn(LiveDeployment deployment, FailedAttempt failure) {
        switch (loop.rule().after(failure, route.tries(deployment), job.failover().retryAfter())) {
            case NextStep.Onward _onward -> next();
            case NextStep.Larger _larger -> {
                route.onlyLargerThan(deployment);
                next();
            }
            case NextStep.SameAfter same -> retry(deployment, same.pause());
            case NextStep.OnwardThenSameAfter later -> {
                route.comeBack(deployment, later.pause());
                next();
            }
            case NextStep.Refuse _refuse -> refused();
        }
    }

    /** A refusal of the rest is not the caller's: it has an answer, of which a part is missing. */
    private void refused() {
        if (rest != null) {
            next();
            return;
        }
        leaveOthers(null);
        exhausted();
    }

    private void retry(LiveDeployment deployment, Duration wait) {
        if (underWay() == 0 && deployment.health().budget().tryRetry(loop.watchdog().now())) {
            route.again(deployment);
            pause.expireIn(wait.toNanos());
        } else {
            next();
        }
    }

    private AttemptRecord record(
            Attempt attempt, AttemptOutcome outcome, @Nullable TokensUsed tokens) {
        AttemptRecord ended =
                new AttemptRecord(
                        job.origin(attempt.deployment(), attempt.dropped()),
                        outcome,
                        attempt.elapsed(),
                        attempt.firstTokenNanos(),
                        tokens);
        records.add(ended);
        attempt.deployment().ended(outcome);
        return ended;
    }

    private void exhausted() {
        close();
        if (rest != null) {
            observer.interrupted(rest.broken(), rest.failure());
        } else {
            observer.exhausted(
                    new AttemptsExhausted(lastFailure, route.leastWait(), route.rateLimited()));
        }
    }

    private void deadlinePassed() {
        if (!over) {
            abort(AttemptOutcome.DEADLINE);
            observer.deadlinePassed();
        }
    }

    /** Cancels what is under way: the caller has left, or the gateway is going down. */
    @Override
    public void abandon() {
        if (!over) {
            abort(AttemptOutcome.ABANDONED);
        }
    }

    private void abort(AttemptOutcome outcome) {
        close();
        List.copyOf(running).forEach(attempt -> leave(attempt, outcome));
    }

    private void close() {
        over = true;
        deadline.close();
        pause.close();
        hedge.close();
    }

    /** The attempts that ended, in order. */
    @Override
    public List<AttemptRecord> records() {
        return records;
    }

    @Override
    public List<SkippedDeployment> skipped() {
        return route.skipped();
    }

    /** Hears how the attempts go; the last five of these end them. */
    public interface Observer {
        /**
         * {@code deployment} has an answer, at the {@code attempts}-th attempt: set the headers.
         */
        void answering(LiveDeployment deployment, int attempts, List<String> dropped);

        /** A stream is whole; its end came from {@code last}, and went by in {@code relay}. */
        void streamed(AttemptRecord last, StreamRelay relay);

        /** A whole answer has come from {@code last}. */
        void answered(AttemptRecord last, WholeAnswer.Answer answer);

        /** A stream broke after its head was sent, and nobody could go on with it. */
        void interrupted(AttemptRecord broken, FailedAttempt failure);

        /** Nobody is left to ask. */
        void exhausted(AttemptsExhausted how);

        /** The request's deadline passed. */
        void deadlinePassed();
    }
}
