package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingDecision;
import dev.portolan.gateway.health.RecoverySimulation.Behaviour;
import dev.portolan.gateway.health.RecoverySimulation.Ended;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A first choice that breaks and recovers, whatever the fault, the outage's length and the load.
 */
final class RecoveryTest {
    private static final long BROKEN_AT = 20_000;
    private static final long BACK_WITHIN = 10_000;
    private static final List<Integer> SECONDS = List.of(1, 2, 3, 5, 8, 13, 20, 33, 60, 120);
    private static final List<Integer> FEW_SECONDS = List.of(1, 5, 20, 60);
    private static final List<Integer> RATES = List.of(1, 4, 10, 50);
    private static final int MANY = 50;

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "RESETS", "ANSWERS_500", "ANSWERS_503", "HANGS", "SLOW"})
    void firstChoice_recovered_isBackWithinTenSecondsOfAnyOutage(Behaviour fault) {
        List<String> late = new ArrayList<>();
        for (int deployments : List.of(2, 3)) {
            for (int rate : RATES) {
                for (int seconds : rate == MANY ? FEW_SECONDS : SECONDS) {
                    outage("cost", fault, deployments, rate, seconds).ifPresent(late::add);
                }
            }
        }
        assertThat(late).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "ANSWERS_503", "HANGS", "SLOW"})
    void quickest_recovered_isBackWithinTenSecondsToo(Behaviour fault) {
        List<String> late = new ArrayList<>();
        for (int deployments : List.of(2, 3)) {
            for (int seconds : List.of(2, 20, 60)) {
                outage("latency", fault, deployments, 10, seconds).ifPresent(late::add);
            }
        }
        assertThat(late).isEmpty();
    }

    private Optional<String> outage(
            String objective, Behaviour fault, int deployments, int rate, int seconds) {
        String what =
                "%s %s %d deployments %d/s %d s"
                        .formatted(objective, fault, deployments, rate, seconds);
        long recovered = BROKEN_AT + seconds * 1_000L;
        long end = recovered + BACK_WITHIN + 20_000;
        try (RecoverySimulation simulation =
                simulate(objective, deployments, true, fault, recovered)) {
            simulation.send(rate, 0, end);
            simulation.run();
            assertThat(simulation.ended()).as(what).noneMatch(one -> one.by() == null);
            List<Ended> elsewhere =
                    simulation.ended(recovered, end).stream()
                            .filter(one -> !byTheFirst(one))
                            .toList();
            long after = elsewhere.isEmpty() ? 0 : elsewhere.getLast().at() - recovered;
            return after < BACK_WITHIN
                    ? Optional.empty()
                    : Optional.of("%s: after %d ms".formatted(what, after));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "ANSWERS_503", "HANGS", "SLOW"})
    void peer_recovered_getsItsShareAgain(Behaviour fault) {
        long within = fault == Behaviour.SLOW ? 2 * BACK_WITHIN : BACK_WITHIN;
        long recovered = BROKEN_AT + 20_000;
        try (RecoverySimulation simulation = simulate("cost", 2, false, fault, recovered)) {
            simulation.send(10, 0, recovered + within + BACK_WITHIN);
            simulation.run();
            List<Ended> after =
                    simulation.ended(recovered + within, recovered + within + BACK_WITHIN);
            assertThat(after.stream().filter(RecoveryTest::byTheFirst).count())
                    .isBetween(after.size() / 4L, after.size() * 3L / 4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "RESETS", "ANSWERS_500", "ANSWERS_503", "HANGS", "SLOW"})
    void deployment_broken_isAttemptedSeldomAndDelaysFewCallers(Behaviour fault) {
        long recovered = BROKEN_AT + 120_000;
        long known = BROKEN_AT + 15_000;
        try (RecoverySimulation simulation = simulate("cost", 2, true, fault, recovered)) {
            simulation.send(20, 0, recovered);
            simulation.run();
            long seconds = (recovered - known) / 1_000;
            assertThat(simulation.attempted("paris", known, recovered)).isBetween(20L, seconds / 2);
            List<Ended> later = simulation.ended(known, recovered);
            assertThat(later.stream().filter(one -> !"berlin".equals(one.by()))).isEmpty();
            assertThat(later.stream().filter(one -> one.first() > 5_000)).isEmpty();
        }
    }

    @Test
    void deployment_failingTwoOfFive_isEjectedAndReported() {
        try (RecoverySimulation simulation =
                new RecoverySimulation(
                        folder,
                        new TestingDecision.Shape(3, "cost", true),
                        (endpoint, at) -> flapping(endpoint, at))) {
            simulation.send(10, 0, 120_000);
            simulation.run();
            List<Ended> later = simulation.ended(10_000, 120_000);
            assertThat(simulation.attempted("paris", 10_000, 120_000)).isLessThan(later.size() / 5);
            assertThat(later.stream().filter(one -> one.skipped().contains("paris=outlier")))
                    .hasSizeGreaterThan(later.size() / 4);
            assertThat(later).noneMatch(one -> one.by() == null);
        }
    }

    private static Behaviour flapping(String endpoint, long at) {
        boolean fails = endpoint.equals("paris") && Long.hashCode(at * 0x9E3779B97F4A7C15L) % 5 < 0;
        return fails ? Behaviour.REFUSES : Behaviour.HEALTHY;
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "RESETS", "ANSWERS_500", "ANSWERS_503", "HANGS", "SLOW"})
    void firstRequest_afterAnIdleTime_goesToTheRecoveredFirstChoice(Behaviour fault) {
        for (int broken : List.of(1, 3, 5, 20)) {
            for (int idle : List.of(11, 30, 300)) {
                long recovered = BROKEN_AT + broken * 1_000L;
                long again = recovered + idle * 1_000L;
                try (RecoverySimulation simulation = simulate("cost", 2, true, fault, recovered)) {
                    simulation.send(10, 0, recovered);
                    simulation.send(1, again, again + 1_000);
                    simulation.run();
                    assertThat(simulation.ended(again, again + 1))
                            .as("%d s broken, %d s idle", broken, idle)
                            .allMatch(RecoveryTest::byTheFirst)
                            .hasSize(1);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "ANSWERS_503", "HANGS"})
    void onlyDeployment_recovered_answersWithinTenSeconds(Behaviour fault) {
        for (int seconds : List.of(1, 5, 20, 60)) {
            long recovered = BROKEN_AT + seconds * 1_000L;
            try (RecoverySimulation simulation = simulate("cost", 1, true, fault, recovered)) {
                simulation.send(4, 0, recovered + 2 * BACK_WITHIN);
                simulation.run();
                assertThat(simulation.ended(recovered + BACK_WITHIN, recovered + 2 * BACK_WITHIN))
                        .as("%d s", seconds)
                        .allMatch(RecoveryTest::byTheFirst);
            }
        }
    }

    private RecoverySimulation simulate(
            String objective, int deployments, boolean unequal, Behaviour fault, long recovered) {
        return new RecoverySimulation(
                folder,
                new TestingDecision.Shape(deployments, objective, unequal),
                (endpoint, at) ->
                        endpoint.equals("paris") && at >= BROKEN_AT && at < recovered
                                ? fault
                                : Behaviour.HEALTHY);
    }

    private static boolean byTheFirst(Ended one) {
        return "paris".equals(one.by());
    }
}
