package dev.portolan.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingDecision;
import dev.portolan.gateway.buffer.MemoryBudget;
import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.AttemptPermit;
import dev.portolan.gateway.health.DeploymentHealth;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.health.TestingClock;
import dev.portolan.gateway.health.TestingPermit;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tests of the next deployment when others are broken, recover, or requested a pause. */
final class PlanCursorTest {
    private static final byte[] BODY =
            "{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;
    private final TestingClock clock = new TestingClock();
    private final Watchdog watchdog = new Watchdog(() -> clock.millis() * 1_000_000);
    private final Telemetry telemetry = new Telemetry();
    private LiveDeployment paris;
    private LiveDeployment berlin;
    private PlannedCall job;

    @BeforeEach
    void decide() {
        TestingDecision decided = TestingDecision.in(folder, clock, telemetry);
        job =
                new PlannedCall(
                        call(),
                        decided.snapshot().fleet(),
                        decided.permitted(),
                        new MemoryBudget(1 << 20).gatewayShare());
        paris = decided.snapshot().fleet().at(job.plan().index(0));
        berlin = decided.snapshot().fleet().at(job.plan().index(1));
        assertThat(paris.facts().endpoint()).isEqualTo("paris");
    }

    private static Call call() {
        if (!(RequestHead.read(BODY, 0, BODY.length) instanceof HeadReading.Read read)) {
            throw new AssertionError("the test's body");
        }
        return new Call(Operation.CHAT, read.head(), BODY, 0, BODY.length);
    }

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void recovering_whileAnotherCanTakeTheRequest_isSpared() {
        recover(paris);
        for (int i = 0; i < 4; i++) {
            assertThat(next(new PlanCursor(job, watchdog))).isEqualTo(paris);
        }
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(next(route)).isEqualTo(berlin);
        assertThat(route.skipped())
                .containsExactly(
                        new SkippedDeployment(paris, DeploymentHealth.Rejection.RECOVERING));
    }

    @Test
    void recovering_whileNoOtherCan_isTriedAllTheSame() {
        recover(paris);
        breakDown(berlin);
        for (int i = 0; i < 40; i++) {
            assertThat(next(new PlanCursor(job, watchdog))).isEqualTo(paris);
        }
    }

    @Test
    void tried_whileNoOtherCan_isNotTriedAgainForThat() {
        breakDown(berlin);
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(next(route)).isEqualTo(paris);
        assertThat(route.next()).isInstanceOf(PlanCursor.Exhausted.class);
    }

    @Test
    void allBroken_noneIsNextAndTheLeastWaitIsKnown() {
        breakDown(paris);
        clock.advance(Duration.ofMillis(500));
        breakDown(berlin);
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(route.next()).isInstanceOf(PlanCursor.Exhausted.class);
        assertThat(route.leastWait()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(route.skipped())
                .extracting(SkippedDeployment::label)
                .containsExactly("paris=circuit_open", "berlin=circuit_open");
    }

    @Test
    void allFull_roomIsWaitedFor() {
        AttemptPermit last = fill(paris);
        fill(berlin);
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(route.next()).isInstanceOf(PlanCursor.Wait.class);
        clock.advance(Duration.ofMillis(500));
        assertThat(route.next()).isInstanceOf(PlanCursor.Wait.class);
        last.abandoned();
        assertThat(next(route)).isEqualTo(paris);
    }

    @Test
    void allFullForLong_noneIsNext() {
        fill(paris);
        fill(berlin);
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(route.next()).isInstanceOf(PlanCursor.Wait.class);
        clock.advance(PlanCursor.PATIENCE);
        assertThat(route.next()).isInstanceOf(PlanCursor.Exhausted.class);
        assertThat(route.skipped())
                .extracting(SkippedDeployment::label)
                .containsExactly("paris=full", "berlin=full");
    }

    @Test
    void circuitAboutToLetOneThrough_isWaitedFor() {
        breakDown(paris);
        breakDown(berlin);
        clock.advance(Duration.ofMillis(1_500));
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(route.next()).isInstanceOf(PlanCursor.Wait.class);
        clock.advance(Duration.ofMillis(1_501));
        assertThat(next(route)).isEqualTo(paris);
    }

    @Test
    void fullAfterAFailure_isWaitedForAndTheFailedOneIsNotTriedAgain() {
        AttemptPermit last = fill(berlin);
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(next(route)).isEqualTo(paris);
        assertThat(route.next()).isInstanceOf(PlanCursor.Wait.class);
        last.abandoned();
        assertThat(next(route)).isEqualTo(berlin);
        assertThat(route.next()).isInstanceOf(PlanCursor.Exhausted.class);
    }

    @Test
    void fullAndThenTooSmallForTheRequest_isNotWaitedFor() {
        fill(berlin);
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(next(route)).isEqualTo(paris);
        assertThat(route.next()).isInstanceOf(PlanCursor.Wait.class);
        route.onlyLargerThan(paris);
        assertThat(route.next()).isInstanceOf(PlanCursor.Exhausted.class);
        assertThat(route.skipped()).isEmpty();
    }

    @Test
    void deploymentWithAPause_comesBackAfterTheOthersAndThePause() {
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(next(route)).isEqualTo(paris);
        route.comeBack(paris, Duration.ofSeconds(2));
        assertThat(next(route)).isEqualTo(berlin);
        assertThat(route.next()).isEqualTo(new PlanCursor.Wait(Duration.ofSeconds(2).toNanos()));
        clock.advance(Duration.ofSeconds(2));
        assertThat(next(route)).isEqualTo(paris);
        assertThat(route.tries(paris)).isEqualTo(2);
    }

    @Test
    void paused_isNoCandidateUntilThePauseIsOver() {
        pause(paris, Duration.ofSeconds(20));
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(next(route)).isEqualTo(berlin);
        assertThat(route.skipped())
                .extracting(SkippedDeployment::label)
                .containsExactly("paris=paused");
        assertThat(route.beside()).isNull();
        clock.advance(Duration.ofSeconds(20));
        assertThat(next(new PlanCursor(job, watchdog))).isEqualTo(paris);
    }

    @Test
    void allPausedForLong_noneIsNextUntilTheFirstPauseEnds() {
        pause(paris, Duration.ofSeconds(20));
        pause(berlin, Duration.ofSeconds(7));
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(route.next()).isInstanceOf(PlanCursor.Exhausted.class);
        assertThat(route.leastWait()).isEqualTo(Duration.ofSeconds(7));
        assertThat(route.rateLimited()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void pausedAndBroken_areNotAllRateLimited() {
        pause(paris, Duration.ofSeconds(20));
        breakDown(berlin);
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(route.next()).isInstanceOf(PlanCursor.Exhausted.class);
        assertThat(route.rateLimited()).isNull();
        assertThat(route.leastWait()).isEqualTo(berlin.health().nextProbeIn()).isPositive();
    }

    @Test
    void pausedForAMoment_isWaitedForIfNoOtherCanBeTried() {
        pause(paris, Duration.ofSeconds(2));
        breakDown(berlin);
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(route.next()).isInstanceOf(PlanCursor.Wait.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(route.next()).isInstanceOf(PlanCursor.Wait.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(next(route)).isEqualTo(paris);
    }

    @Test
    void pauseMadeLongerMeanwhile_isNotWaitedForTwice() {
        pause(paris, Duration.ofSeconds(2));
        pause(berlin, Duration.ofSeconds(9));
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(route.next()).isInstanceOf(PlanCursor.Wait.class);
        clock.advance(Duration.ofSeconds(1));
        pause(paris, Duration.ofMillis(1_001));
        assertThat(route.next()).isInstanceOf(PlanCursor.Exhausted.class);
    }

    @Test
    void emptyAccount_isTriedIfNoOtherCanBe() {
        empty(paris);
        PlanCursor route = new PlanCursor(job, watchdog);
        assertThat(next(route)).isEqualTo(berlin);
        breakDown(berlin);
        assertThat(next(new PlanCursor(job, watchdog))).isEqualTo(paris);
    }

    private void pause(LiveDeployment deployment, Duration pause) {
        deployment.pause().onFailure(limited(ProviderError.Kind.RATE_LIMIT, pause), watchdog.now());
    }

    private void empty(LiveDeployment deployment) {
        deployment.pause().onFailure(limited(ProviderError.Kind.QUOTA, null), watchdog.now());
    }

    private static FailedAttempt limited(ProviderError.Kind kind, @Nullable Duration pause) {
        return FailedAttempt.of(
                new ProviderError(kind, 429, null, null, "no", true, pause, pause, null));
    }

    private static LiveDeployment next(PlanCursor route) {
        if (!(route.next() instanceof PlanCursor.Try step)) {
            throw new AssertionError("no deployment is next");
        }
        return step.deployment();
    }

    private static void breakDown(LiveDeployment deployment) {
        for (int i = 0; i < 5; i++) {
            TestingPermit.of(deployment.health().tryAcquire()).failed(AttemptOutcome.RESET);
        }
    }

    /** Fills a deployment to its reported capacity, and returns the last request's permit. */
    private static AttemptPermit fill(LiveDeployment deployment) {
        List<AttemptPermit> carried = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            carried.add(TestingPermit.of(deployment.health().tryAcquire()));
        }
        carried.removeLast().failed(AttemptOutcome.RATE_LIMITED);
        while (carried.size() > deployment.health().limit()) {
            carried.removeLast().abandoned();
        }
        return carried.getLast();
    }

    /** Breaks a deployment down and has it answer again, a moment ago. */
    private void recover(LiveDeployment deployment) {
        breakDown(deployment);
        clock.advance(Duration.ofMillis(3_001));
        AttemptPermit probe = TestingPermit.of(deployment.health().tryAcquire());
        probe.onFirstToken(0, 1);
        probe.succeeded(0, 1);
        assertThat(deployment.health().state()).isEqualTo(DeploymentHealth.State.CLOSED);
    }
}
