package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WarmupCommandTest {
    @Test
    void warmup_allRequestsAsExpected_printsTheirNumberAndExits0() {
        Commands warmup = Commands.run("warmup", "--chats", "10");

        assertThat(warmup.err()).isEmpty();
        assertThat(warmup.out()).isEqualTo("warmed up with 420 requests\n");
        assertThat(warmup.exit()).isZero();
    }
}
