package dev.portolan.gateway.reading;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoopbackTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:9090",
                "127.9.8.7:1",
                "localhost",
                "LOCALHOST:9090",
                "[::1]",
                "[::1]:9090",
                "[0:0:0:0:0:0:0:1]:9090",
                "[::ffff:127.0.0.1]"
            })
    void authority_ofThisMachine_isLoopback(String authority) {
        assertThat(Loopback.isAuthority(authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":9090",
                "127.",
                "127.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1.evil.example:9090",
                "localhost.evil.example",
                "localhost:9090:9090",
                "localhost:evil",
                "localhost:123456",
                "evil.example",
                "10.0.0.1",
                "0.0.0.0",
                "[::]",
                "[fe80::1]",
                "::1",
                "[127.0.0.1]",
                "[localhost]",
                "user@127.0.0.1",
                "127.0.0.1@evil.example",
                "127.0.0.1, evil.example",
                "127.0.0.256",
                "http://127.0.0.1"
            })
    void authority_ofAnotherHost_isNotLoopback(String authority) {
        assertThat(Loopback.isAuthority(authority)).isFalse();
    }

    @Property(tries = 300)
    void authority_registeredName_isNotLoopback(
            @ForAll @StringLength(min = 1, max = 20) @CharRange(from = '0', to = '9')
                    String digits) {
        assertThat(Loopback.isAuthority("127." + digits + ".example")).isFalse();
        assertThat(Loopback.isAuthority(digits + ".localhost.example:9090")).isFalse();
    }
}
