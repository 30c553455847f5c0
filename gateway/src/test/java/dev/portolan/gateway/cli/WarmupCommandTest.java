package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WarmupCommandTest {
    @Test
    void rehearse_everyRequestEndsAsItShould_saysHowManyAndExits0() {
        Commands rehearse = Commands.run("rehearse", "--chats", "10");

        assertThat(rehearse.err()).isEmpty();
        assertThat(rehearse.out()).isEqualTo("rehearsed 420 requests\n");
        assertThat(rehearse.exit()).isZero();
    }
}
