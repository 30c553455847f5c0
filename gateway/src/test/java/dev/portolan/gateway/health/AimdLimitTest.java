package dev.portolan.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class AimdLimitTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private final AimdLimit limit = new AimdLimit();

    @Test
    void nobodySaysThatItIsFull_nobodyIsLimited() {
        answer(0, 5_000);
        assertThat(limit.getLimit()).isEqualTo(AimdLimit.MOST);
    }

    @Test
    void refusal_leavesFourFifthsOfWhatWasCarried() {
        refuse(0, 100);
        assertThat(limit.getLimit()).isEqualTo(80);
    }

    @Test
    void longAnswers_letTheLimitGrowByAQuarterEachSecond() {
        refuse(0, 100);
        answer(SECOND, 80);
        assertThat(limit.getLimit()).isEqualTo(80 + 1 + 20);
        answer(2 * SECOND, 101);
        assertThat(limit.getLimit()).isEqualTo(101 + 1 + 25);
    }

    @Test
    void quickAnswers_letTheLimitGrowByOneEach() {
        refuse(0, 100);
        for (int i = 0; i < 50; i++) {
            answer(i, 80);
        }
        assertThat(limit.getLimit()).isEqualTo(130);
    }

    @Test
    void limitThatIsNotUsed_staysAsItIs() {
        refuse(0, 100);
        answer(SECOND, 20);
        assertThat(limit.getLimit()).isEqualTo(80);
        answer(SECOND, 80);
        assertThat(limit.getLimit()).isEqualTo(81);
    }

    @Test
    void refusals_leaveSomeToAskAllTheSame() {
        for (int i = 0; i < 50; i++) {
            refuse(i * SECOND, 1);
        }
        assertThat(limit.getLimit()).isEqualTo(AimdLimit.LEAST);
    }

    private void answer(long at, int inFlight) {
        limit.onSample(at, 0, inFlight, false);
    }

    private void refuse(long at, int inFlight) {
        limit.onSample(at, 0, inFlight, true);
    }
}
