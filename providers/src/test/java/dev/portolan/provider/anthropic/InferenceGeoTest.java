package dev.portolan.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Target;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * Tests that the {@code inference_geo} sent is the endpoint's permitted one, never the caller's.
 */
final class InferenceGeoTest {
    private static final URI BASE = URI.create("https://api.anthropic.com/v1");
    private static final Target PINNED =
            new Target(BASE, "claude", Map.of(Target.INFERENCE_GEO, "us"));

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CHAT", "MESSAGES"})
    void request_toAPinnedEndpoint_containsItsGeography(Operation operation) {
        assertThat(sent(operation, PINNED, "").get("inference_geo").text()).isEqualTo("us");
    }

    @Test
    void request_withAnotherGeography_isSentWithTheEndpoints() {
        JsonValue sent = sent(Operation.MESSAGES, PINNED, ",\"inference_geo\":\"global\"");
        assertThat(sent.toJson()).doesNotContain("global").containsOnlyOnce("inference_geo");
        assertThat(sent.get("inference_geo").text()).isEqualTo("us");
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CHAT", "MESSAGES", "COUNT_TOKENS"})
    void request_toAnEndpointWithoutOne_dropsTheCallersAndReportsIt(Operation operation) {
        Target free = new Target(BASE, "claude");
        assertThat(sent(operation, free, "").has("inference_geo")).isFalse();
        String geo = ",\"\\u0069nference_geo\":\"us\",\"inference_geo\":\"global\"";
        assertThat(sent(operation, free, geo).toJson()).doesNotContain("inference_geo");
        assertThat(prepared(operation, free, geo).dropped()).containsExactly("inference_geo");
    }

    @Test
    void request_withTheEndpointsGeography_dropsNothing() {
        String same = ",\"inference_geo\":\"us\"";
        assertThat(prepared(Operation.MESSAGES, PINNED, same).dropped()).isEmpty();
    }

    private static JsonValue sent(Operation operation, Target target, String more) {
        byte[] bytes = prepared(operation, target, more).body().toBytes();
        return Objects.requireNonNull(JsonReader.read(bytes, 0, bytes.length));
    }

    private static UpstreamRequest prepared(Operation operation, Target target, String more) {
        return TestingCalls.prepared(Anthropic.itself(), operation, target, more);
    }
}
