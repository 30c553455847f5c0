package dev.portolan.gateway.health;

import dev.portolan.gateway.TestingDecision;
import dev.portolan.gateway.attempt.Hedge;
import dev.portolan.gateway.attempt.PlanCursor;
import dev.portolan.gateway.attempt.PlannedCall;
import dev.portolan.gateway.attempt.RetryRule;
import dev.portolan.gateway.attempt.SkippedDeployment;
import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.gateway.fleet.ExpectedTokens;
import dev.portolan.gateway.fleet.Fleet;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.nodes.NodeLoads;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Decision;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Requests for one model whose deployments follow a script, on a clock that jumps from event to
 * event. The engine, its ranking, plans, health, outliers and retries are the real ones; the
 * network and the loop of attempts are simulated. Times are milliseconds from the start.
 */
final class RecoverySimulation implements AutoCloseable {
    static final long ALLOWED = 10_000;
    private static final int ATTEMPTS = 4;
    private static final long QUICK = 120;
    private static final long ELSEWHERE = 400;
    private static final long SLOW = 9_000;
    private static final long WRITING = 400;
    private static final byte[] BODY =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[]}".getBytes(StandardCharsets.UTF_8);

    private final TestingClock clock = new TestingClock();
    private final long origin = clock.millis();
    private final Watchdog watchdog = new Watchdog(() -> clock.millis() * 1_000_000);
    private final Telemetry telemetry = new Telemetry();
    private final RandomGenerator random = new SplittableRandom(7);
    private final RetryRule rule = new RetryRule(random);
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final PolicyEngine engine;
    private final Fleet fleet;
    private final Script script;
    private final boolean unequal;
    private final List<Ended> ended = new ArrayList<>();
    private final List<Attempted> attempted = new ArrayList<>();
    private long scheduled;

    RecoverySimulation(Path folder, TestingDecision.Shape shape, Script script) {
        TestingDecision decided = TestingDecision.in(folder, clock, telemetry, shape);
        this.engine = decided.snapshot().engine();
        this.fleet =
                new Fleet(
                        decided.snapshot().fleet().all(),
                        watchdog::now,
                        new ExpectedTokens(),
                        new NodeLoads());
        this.script = script;
        this.unequal = shape.unequal();
    }

    /** Sends {@code perSecond} requests a second from one moment to another. */
    void send(double perSecond, long from, long to) {
        long count = Math.round((to - from) / 1_000.0 * perSecond);
        for (int i = 0; i < count; i++) {
            at(from + Math.round(i * 1_000 / perSecond), () -> new Request().next());
        }
    }

    /** Runs until no event is left. */
    void run() {
        for (Event next = events.poll(); next != null; next = events.poll()) {
            clock.advance(Duration.ofMillis(next.at - now()));
            next.what.run();
        }
    }

    List<Ended> ended() {
        return ended;
    }

    /** The requests sent from one moment to another. */
    List<Ended> ended(long from, long to) {
        return ended.stream().filter(one -> one.at >= from && one.at < to).toList();
    }

    /** How many attempts began at {@code endpoint} from one moment to another. */
    long attempted(String endpoint, long from, long to) {
        return attempted.stream()
                .filter(one -> one.endpoint.equals(endpoint) && one.at >= from && one.at < to)
                .count();
    }

    Fleet fleet() {
        return fleet;
    }

    @Override
    public void close() {
        telemetry.close();
    }

    private long now() {
        return clock.millis() - origin;
    }

    private void at(long when, Runnable what) {
        events.add(new Event(when, scheduled++, what));
    }

    private void in(long millis, Runnable what) {
        at(now() + millis, what);
    }

    private PlannedCall decide() {
        Decision decision = engine.decide(TestingDecision.request(), fleet, random.nextLong());
        return new PlannedCall(
                call(),
                fleet,
                (Decision.Permitted) decision,
                new MemoryBudget(1 << 20).gatewayShare());
    }

    private static Call call() {
        if (!(RequestHead.read(BODY, 0, BODY.length) instanceof HeadReading.Read read)) {
            throw new AssertionError("the test's body is not read");
        }
        return new Call(Operation.CHAT, read.head(), BODY, 0, BODY.length);
    }

    /** The behaviour of a deployment towards an attempt that begins now. */
    enum Behaviour {
        HEALTHY,
        SLOW,
        HANGS,
        REFUSES,
        RESETS,
        ANSWERS_500,
        ANSWERS_503,
        CUTS
    }

    /** The behaviour of each endpoint at each moment. */
    interface Script {
        Behaviour at(String endpoint, long moment);
    }

    private record Event(long at, long number, Runnable what) {}

    /**
     * A request that ended.
     *
     * @param by the endpoint that answered; null if none did
     * @param first the time to the first token
     */
    record Ended(long at, @Nullable String by, long first, List<String> skipped) {}

    private record Attempted(long at, String endpoint) {}

    private final class Request {
        private final PlannedCall job = decide();
        private final PlanCursor route = new PlanCursor(job, watchdog);
        private final long startedAt = now();
        private final List<Running> running = new ArrayList<>(2);
        private int attempts;
        private boolean over;

        void next() {
            if (over || !running.isEmpty()) {
                return;
            }
            if (attempts >= ATTEMPTS) {
                end(null);
                return;
            }
            switch (route.next()) {
                case PlanCursor.Try step -> attempt(step);
                case PlanCursor.Wait step -> in(Math.max(1, step.nanos() / 1_000_000), this::next);
                case PlanCursor.Exhausted _ -> end(null);
            }
        }

        private void attempt(PlanCursor.Try step) {
            attempts++;
            Running attempt = new Running(step, now());
            running.add(attempt);
            String endpoint = step.deployment().facts().endpoint();
            attempted.add(new Attempted(now(), endpoint));
            if (running.size() == 1 && step.permit().probesRecovery()) {
                long patience = Hedge.patience(step.deployment(), true, watchdog.now());
                in(patience / 1_000_000, () -> beside(attempt));
            }
            switch (script.at(endpoint, now())) {
                case HEALTHY -> {
                    long first = endpoint.equals("paris") || !unequal ? QUICK : ELSEWHERE;
                    in(first, () -> answers(attempt, first));
                }
                case SLOW -> in(SLOW, () -> answers(attempt, SLOW));
                case HANGS ->
                        in(
                                ALLOWED,
                                () ->
                                        fails(
                                                attempt,
                                                FailedAttempt.of(AttemptOutcome.NO_FIRST_TOKEN)));
                case REFUSES ->
                        in(1, () -> fails(attempt, FailedAttempt.of(AttemptOutcome.NOT_CONNECTED)));
                case RESETS -> in(3, () -> fails(attempt, FailedAttempt.of(AttemptOutcome.RESET)));
                case ANSWERS_500 -> in(5, () -> fails(attempt, FailedAttempt.of(error(500))));
                case ANSWERS_503 -> in(5, () -> fails(attempt, FailedAttempt.of(error(503))));
                case CUTS -> in(QUICK, () -> cuts(attempt));
            }
        }

        private static ProviderError error(int status) {
            return new ProviderError(
                    status == 503 ? ProviderError.Kind.OVERLOADED : ProviderError.Kind.UPSTREAM_5XX,
                    status,
                    null,
                    null,
                    "scripted",
                    true,
                    null,
                    null,
                    null);
        }

        private void beside(Running first) {
            if (!over && running.contains(first) && running.size() == 1 && attempts < ATTEMPTS) {
                PlanCursor.Try step = route.beside();
                if (step != null) {
                    attempt(step);
                }
            }
        }

        private void answers(Running attempt, long after) {
            if (!running.contains(attempt)) {
                return;
            }
            begins(attempt, after);
            in(
                    WRITING,
                    () -> {
                        attempt.step.permit().succeeded(nanos(after), nanos(ALLOWED));
                        if (attempt.step.permit().isCurrent()) {
                            attempt.step
                                    .deployment()
                                    .latency()
                                    .recordFirstToken(nanos(after), watchdog.now());
                        }
                    });
        }

        /** An answer that breaks off; the rest would come from another, which is not simulated. */
        private void cuts(Running attempt) {
            if (!running.contains(attempt)) {
                return;
            }
            begins(attempt, QUICK);
            in(WRITING, () -> attempt.step.permit().failed(AttemptOutcome.CUT));
        }

        private void begins(Running attempt, long after) {
            running.remove(attempt);
            running.forEach(other -> other.step.permit().abandoned());
            running.clear();
            attempt.step.permit().onFirstToken(nanos(after), nanos(ALLOWED));
            end(attempt.step.deployment().facts().endpoint());
        }

        private void fails(Running attempt, FailedAttempt failure) {
            if (!running.remove(attempt)) {
                return;
            }
            LiveDeployment deployment = attempt.step.deployment();
            if (attempt.step.permit().isCurrent()) {
                long took = nanos(now() - attempt.startedAt);
                deployment.latency().recordFailure(took, watchdog.now());
            }
            attempt.step.permit().failed(failure.outcome());
            switch (rule.after(failure, route.tries(deployment), Duration.ZERO)) {
                case RetryRule.NextStep.SameAfter same -> {
                    if (running.isEmpty()
                            && deployment.observed().retryBudget().tryRetry(watchdog.now())) {
                        route.again(deployment);
                        in(same.pause().toMillis(), this::next);
                    } else {
                        next();
                    }
                }
                case RetryRule.NextStep.Onward _ -> next();
                case RetryRule.NextStep.OnwardThenSameAfter _,
                        RetryRule.NextStep.Larger _,
                        RetryRule.NextStep.Refuse _ ->
                        throw new AssertionError("not scripted");
            }
        }

        private void end(@Nullable String by) {
            over = true;
            List<String> skipped = route.skipped().stream().map(SkippedDeployment::label).toList();
            ended.add(new Ended(startedAt, by, now() - startedAt, skipped));
        }
    }

    private static long nanos(long millis) {
        return millis * 1_000_000;
    }

    private record Running(PlanCursor.Try step, long startedAt) {}
}
