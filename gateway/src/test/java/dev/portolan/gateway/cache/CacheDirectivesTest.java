package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

/** Tests of the Cache-Control directives that callers send. */
final class CacheDirectivesTest {
    @Test
    void header_absent_wishesNothing() {
        assertThat(CacheDirectives.of(List.of())).isEqualTo(CacheDirectives.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "no-cache, false, true",
        "No-Cache, false, true",
        "no-store, false, false",
        "max-stale=5, true, true",
    })
    void directive_known_isObeyed(String header, boolean reads, boolean stores) {
        CacheDirectives read = CacheDirectives.of(List.of(header));
        assertThat(read.reads()).isEqualTo(reads);
        assertThat(read.stores()).isEqualTo(stores);
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=60, 60",
        "max-age=\"7\", 7",
        "max-age=x, 0",
        "max-age, 0",
        "max-age=-1, 0"
    })
    void maxAge_anyhow_isReadOrTakenForNone(String header, long seconds) {
        assertThat(CacheDirectives.of(List.of(header)).maxAge())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void directives_inSeveralHeaders_addUp() {
        CacheDirectives read = CacheDirectives.of(List.of("max-age=60, no-store", "max-age=5"));
        assertThat(read).isEqualTo(new CacheDirectives(false, false, Duration.ofSeconds(5)));
    }
}
