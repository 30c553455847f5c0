package dev.portolan.gateway.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Keys, defaults, schemas and the chapter agree on the health settings. */
final class HealthSettingsTest {
    private static final Path CHAPTER = Path.of("README.md");

    @Test
    void keys_areTheComponentsOfTheSettings() {
        assertThat(Arrays.stream(HealthKey.values()).map(HealthKey::path))
                .containsExactlyElementsOf(defaults().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void default_ofEachKey_isInItsRange(HealthKey key) {
        double value =
                switch (Objects.requireNonNull(defaults().get(key.path()))) {
                    case Duration time -> time.toMillis();
                    case Number number -> number.doubleValue();
                    case Object other -> throw new AssertionError(other);
                };
        assertThat(value).isBetween(key.range().min(), key.range().max());
    }

    @Test
    void chapter_tableOfHealthSettings_isTheDefaults() throws IOException {
        String table =
                Arrays.stream(HealthKey.values())
                        .map(
                                key ->
                                        "| `%s` | %s | %s | %s | %s |\n"
                                                .formatted(
                                                        key.path(),
                                                        shown(defaultOf(key)),
                                                        key.unit().label(),
                                                        range(key),
                                                        key.meaning()))
                        .collect(Collectors.joining());
        assertThat(Files.readString(CHAPTER)).contains(table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"portolan", "catalog"})
    void schema_ofHealth_hasTheKeysAndTheirRanges(String name) throws IOException {
        JsonNode blocks = schema(name).at("/$defs/health/properties");
        int keys = 0;
        for (JsonNode block : blocks) {
            keys += block.path("properties").size();
        }
        assertThat(keys).isEqualTo(HealthKey.values().length);
        for (HealthKey key : HealthKey.values()) {
            JsonNode written = blocks.at("/" + key.path().replace(".", "/properties/"));
            assertThat(written.path("description").asText()).isEqualTo(key.meaning());
            if (key.unit() != HealthKey.Unit.DURATION) {
                JsonNode number = written.at("/anyOf/0");
                assertThat(number.path("minimum").asDouble()).isEqualTo(key.range().min());
                assertThat(number.path("maximum").asDouble()).isEqualTo(key.range().max());
            }
        }
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new HealthSettings.RetryBudget(1.5, 10, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retryBudget.ratio: 1.5 (expected: from 0.0 to 1.0)");
        assertThatThrownBy(() -> new HealthSettings.ConcurrencyLimit(10, 20, 30, 0.8, 0.25))
                .hasMessageContaining("initial: 10 (expected: from min, 20, to max, 30)");
        assertThatThrownBy(
                        () ->
                                new HealthSettings.CircuitBreaker(
                                        0.5, 0.5, 0.5, 30, 20, Duration.ofSeconds(3)))
                .hasMessageContaining("minimumCalls: 30 (expected: at most window, 20)");
    }

    private static Object defaultOf(HealthKey key) {
        return Objects.requireNonNull(defaults().get(key.path()), key.path());
    }

    private static Map<String, Object> defaults() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent block : HealthSettings.class.getRecordComponents()) {
            Object settings = value(block, HealthSettings.DEFAULT);
            for (RecordComponent key : block.getType().getRecordComponents()) {
                values.put(block.getName() + "." + key.getName(), value(key, settings));
            }
        }
        return values;
    }

    private static Object value(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static String shown(Object value) {
        return value instanceof Duration time ? shown(time.toMillis()) : value.toString();
    }

    private static String shown(long millis) {
        if (millis % 60_000 == 0 && millis > 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    private static String range(HealthKey key) {
        double min = key.range().min();
        double max = key.range().max();
        return key.unit() == HealthKey.Unit.DURATION
                ? shown((long) min) + " – " + shown((long) max)
                : plain(min) + " – " + plain(max);
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static JsonNode schema(String name) throws IOException {
        try (InputStream in =
                HealthSettingsTest.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
