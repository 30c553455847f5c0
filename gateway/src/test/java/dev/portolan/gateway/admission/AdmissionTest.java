package dev.portolan.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.limits.local.LocalLimitBook;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Permits that are granted up to the limit and end once. */
final class AdmissionTest {
    private final Admission admission =
            new Admission(
                    new LocalLimitBook(
                            new MemoryBudgetStore(),
                            BudgetListener.none(),
                            () -> 0,
                            InstantSource.fixed(Instant.EPOCH)));

    static List<Consumer<Admission.Permit>> endings() {
        return List.of(
                permit -> permit.completed(Settlement.NOTHING),
                permit -> permit.failed(Settlement.NOTHING),
                permit -> permit.abandoned(Settlement.NOTHING));
    }

    @Test
    void request_atTheLimit_isRefusedWithItsReason() {
        permit();

        assertThat(admission.request(1))
                .isEqualTo(new Admission.Result.Refused(Admission.Reason.TOO_MANY_REQUESTS));
        assertThat(admission.inFlight()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("endings")
    void permit_ended_admitsTheNext(Consumer<Admission.Permit> ending) {
        ending.accept(permit());

        assertThat(admission.request(1)).isInstanceOf(Admission.Result.Granted.class);
    }

    @ParameterizedTest
    @MethodSource("endings")
    void permit_endedTwice_countsOnce(Consumer<Admission.Permit> ending) {
        permit();
        Admission.Permit permit = permit();
        ending.accept(permit);
        endings().forEach(again -> again.accept(permit));

        assertThat(admission.inFlight()).isEqualTo(1);
    }

    private Admission.Permit permit() {
        return switch (admission.request(2)) {
            case Admission.Result.Granted granted -> granted.permit();
            case Admission.Result.Refused refused -> throw new AssertionError(refused);
        };
    }
}
