package dev.portolan.gateway.upstream;

import dev.portolan.gateway.relay.Outlet;
import dev.portolan.gateway.relay.StreamRelay;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.WholeAnswer;
import dev.portolan.provider.credential.Authentication;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attempts of one request: along the plan until one answers, until nobody is left, or until the
 * deadline. Belongs to one event loop; ends by exactly one call to its {@link Observer}.
 */
public final class Attempts implements Attempt.Owner {
    private final Job job;
    private final Loop loop;
    private final Outlet caller;
    private final Observer observer;
    private final StreamRelay relay;
    private final Route route;
    private final Clocks clocks;
    private final Watchdog.Watch deadline;
    private final Watchdog.Watch pause;
    private final long deadlineAt;
    private final List<AttemptRecord> records = new ArrayList<>(2);
    private @Nullable Attempt current;
    private @Nullable Failure lastFailure;
    private List<String> dropped = List.of();
    private boolean over;

    /** The attempts for {@code job}, whose answer goes to {@code caller}. */
    public Attempts(Job job, Loop loop, Outlet caller, Observer observer) {
        this.job = job;
        this.loop = loop;
        this.caller = caller;
        this.observer = observer;
        this.relay = new StreamRelay(caller);
        this.route = new Route(job, loop.watchdog());
        this.clocks =
                Clocks.of(
                        job.failover(),
                        job.call().head().stream(),
                        job.call().head().maxOutputTokens());
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
        if (over) {
            return;
        }
        if (records.size() >= job.failover().attempts()) {
            exhausted();
            return;
        }
        switch (route.next()) {
            case Route.Try step -> attempt(step.deployment(), step.permit());
            case Route.Wait step -> waitFor(step.nanos());
            case Route.Nobody _nobody -> exhausted();
        }
    }

    /** Waits as a provider told us to, unless the deadline would pass first. */
    private void waitFor(long nanos) {
        if (loop.watchdog().now() + nanos - deadlineAt >= 0) {
            exhausted();
        } else {
            pause.expireIn(nanos);
        }
    }

    private void attempt(LiveDeployment deployment, Guard.Permit permit) {
        Optional<Provider> provider = deployment.provider();
        if (provider.isEmpty()) {
            skipped(deployment, permit, Outcome.UNSUPPORTED);
            return;
        }
        switch (provider.get().prepare(job.call(), deployment.target())) {
            case Preparation.Unsupported _unsupported ->
                    skipped(deployment, permit, Outcome.UNSUPPORTED);
            case Preparation.Ready ready ->
                    authenticate(new Ready(deployment, provider.get(), permit, ready.request()));
        }
    }

    private void authenticate(Ready ready) {
        LiveDeployment deployment = ready.deployment();
        authenticated(
                ready,
                deployment
                        .authenticator()
                        .authenticate(deployment.origin().authority(), ready.request()));
    }

    private void authenticated(Ready ready, Authentication authentication) {
        switch (authentication) {
            case Authentication.Ready known -> send(ready, known.headers());
            case Authentication.Pending pending ->
                    loop.await(pending.outcome(), outcome -> authenticated(ready, outcome));
            case Authentication.Unavailable _unavailable ->
                    skipped(ready.deployment(), ready.permit(), Outcome.UNAUTHORIZED);
        }
    }

    private void send(Ready ready, List<Authentication.Header> credentials) {
        if (over) {
            ready.permit().abandoned();
            return;
        }
        dropped = ready.request().dropped();
        relay.reset();
        Attempt attempt =
                new Attempt(
                        ready.deployment(),
                        ready.permit(),
                        ready.provider().answers(job.call(), ready.deployment().target()),
                        new Attempt.Setting(
                                loop.watchdog(), clocks, ready.provider(), relay, caller, this));
        current = attempt;
        attempt.send(loop.connections(), ready.request(), credentials);
    }

    private void skipped(LiveDeployment deployment, Guard.Permit permit, Outcome outcome) {
        permit.abandoned();
        if (over) {
            return;
        }
        record(deployment, outcome, 0);
        lastFailure = Failure.of(outcome);
        next();
    }

    @Override
    public void commit(Attempt attempt) {
        if (!caller.committed()) {
            observer.answering(attempt.deployment(), records.size() + 1, dropped);
        }
        relay.commit();
    }

    @Override
    public void streamed(Attempt attempt) {
        commit(attempt);
        finish(attempt);
        observer.streamed(attempt.deployment(), relay, attempt.firstTokenNanos());
    }

    @Override
    public void answered(Attempt attempt, WholeAnswer.Answer answer) {
        finish(attempt);
        observer.answering(attempt.deployment(), records.size(), dropped);
        observer.answered(attempt.deployment(), answer, attempt.firstTokenNanos());
    }

    private void finish(Attempt attempt) {
        record(
                attempt.deployment(),
                Outcome.SUCCEEDED,
                loop.watchdog().now() - attempt.startedAt());
        close();
    }

    @Override
    public void failed(Attempt attempt, Failure failure) {
        record(
                attempt.deployment(),
                failure.outcome(),
                loop.watchdog().now() - attempt.startedAt());
        current = null;
        lastFailure = failure;
        if (caller.committed()) {
            close();
            observer.interrupted(attempt.deployment(), relay, failure);
            return;
        }
        switch (loop.rule().after(failure, route.tries(attempt.deployment()))) {
            case Next.Onward _onward -> next();
            case Next.Larger _larger -> {
                route.onlyLargerThan(attempt.deployment());
                next();
            }
            case Next.SameAfter same -> retry(attempt.deployment(), same.pause());
            case Next.OnwardThenSameAfter later -> {
                route.comeBack(attempt.deployment(), later.pause());
                next();
            }
            case Next.Refuse _refuse -> exhausted();
        }
    }

    private void retry(LiveDeployment deployment, Duration wait) {
        if (deployment.health().budget().tryRetry(loop.watchdog().now())) {
            route.again(deployment);
            pause.expireIn(wait.toNanos());
        } else {
            next();
        }
    }

    private void record(LiveDeployment deployment, Outcome outcome, long nanos) {
        records.add(new AttemptRecord(deployment.facts().endpoint(), outcome, nanos));
        deployment.ended(outcome);
    }

    private void exhausted() {
        close();
        observer.exhausted(lastFailure, route.leastWait());
    }

    private void deadlinePassed() {
        if (!over) {
            abort(Outcome.DEADLINE);
            observer.deadlinePassed(relay);
        }
    }

    /** Cancels what is under way: the caller has left, or the gateway is going down. */
    public void abandon() {
        if (!over) {
            abort(Outcome.ABANDONED);
        }
    }

    private void abort(Outcome outcome) {
        close();
        Attempt attempt = current;
        if (attempt != null) {
            attempt.cancel(outcome);
            record(attempt.deployment(), outcome, loop.watchdog().now() - attempt.startedAt());
        }
    }

    private void close() {
        over = true;
        deadline.close();
        pause.close();
    }

    /** The attempts that ended, in order. */
    public List<AttemptRecord> records() {
        return records;
    }

    /** What went by in a stream. */
    public StreamRelay relay() {
        return relay;
    }

    /** The deployment of the attempt under way; null between attempts. */
    public @Nullable LiveDeployment answering() {
        return current == null ? null : current.deployment();
    }

    /** An attempt about to be made. */
    private record Ready(
            LiveDeployment deployment,
            Provider provider,
            Guard.Permit permit,
            UpstreamRequest request) {}

    /** Hears how the attempts go; the last five of these end them. */
    public interface Observer {
        /**
         * {@code deployment} has an answer, at the {@code attempts}-th attempt: set the headers.
         */
        void answering(LiveDeployment deployment, int attempts, List<String> dropped);

        /** A stream is whole. */
        void streamed(LiveDeployment deployment, StreamRelay relay, long firstTokenNanos);

        /** A whole answer has come. */
        void answered(LiveDeployment deployment, WholeAnswer.Answer answer, long firstTokenNanos);

        /** A stream broke after its head was sent. */
        void interrupted(LiveDeployment deployment, StreamRelay relay, Failure failure);

        /**
         * Nobody is left to ask.
         *
         * @param last why the last attempt failed; null where none was made because all permitted
         *     deployments are broken or full
         * @param wait how long to wait before one of them may be tried again
         */
        void exhausted(@Nullable Failure last, Duration wait);

        /** The request's deadline passed. */
        void deadlinePassed(StreamRelay relay);
    }
}
