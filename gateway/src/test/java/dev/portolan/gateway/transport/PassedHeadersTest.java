package dev.portolan.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.catalog.Transport;

import io.vertx.core.MultiMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class PassedHeadersTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PARENT,
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later",
            })
    void parent_thatIsValid_goesOn(String parent) {
        assertThat(sent(parent, List.of()).get("traceparent")).isEqualTo(parent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b c",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "4bf92f3577b34da6a3ce929d0e0e4736",
            })
    void parent_thatIsNotValid_isLeftOutWithTheState(String parent) {
        assertThat(sent(parent, List.of("a=b")).names()).isEmpty();
    }

    @Test
    void parent_thatIsRepeated_isLeftOut() {
        MultiMap headers = headers().add("traceparent", PARENT).add("traceparent", PARENT);
        assertThat(PassedHeaders.of(headers, "r").traceparent()).isNull();
    }

    @Test
    void state_ofSeveralHeaders_isJoined() {
        assertThat(
                        sent(PARENT, List.of("rojo=00f067aa0ba902b7", "t61@congo=t61rcWkgMzE"))
                                .get("tracestate"))
                .isEqualTo("rojo=00f067aa0ba902b7,t61@congo=t61rcWkgMzE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "words", "a=b,=c", "A=b", "a=b;c=\u00e9", "a=b=c"})
    void state_thatIsNotValid_isLeftOut(String state) {
        MultiMap sent = sent(PARENT, List.of(state));
        assertThat(sent.get("traceparent")).isEqualTo(PARENT);
        assertThat(sent.contains("tracestate")).isFalse();
    }

    @Test
    void state_thatIsTooLarge_isLeftOut() {
        assertThat(sent(PARENT, List.of("a=" + "b".repeat(511))).contains("tracestate")).isFalse();
        assertThat(sent(PARENT, List.of("a=b,".repeat(40) + "a=b")).contains("tracestate"))
                .isFalse();
    }

    @Test
    void headers_thatAnEndpointIsNotToGet_areLeftOut() {
        PassedHeaders passed = PassedHeaders.of(headers().add("traceparent", PARENT), "r-1");
        MultiMap upstream = headers();
        passed.addTo(upstream, new Transport(false, null, new Transport.Forwards(false, true)));
        assertThat(upstream.names()).containsExactly("x-request-id");
        assertThat(upstream.get("x-request-id")).isEqualTo("r-1");
    }

    private static MultiMap sent(String parent, List<String> states) {
        MultiMap headers = headers().add("traceparent", parent);
        states.forEach(state -> headers.add("tracestate", state));
        MultiMap upstream = headers();
        PassedHeaders.of(headers, "r").addTo(upstream, new Transport(false, null));
        return upstream;
    }

    private static MultiMap headers() {
        return MultiMap.caseInsensitiveMultiMap();
    }
}
