package dev.portolan.load.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.load.fault.Fault;
import dev.portolan.load.fault.FaultyListener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

final class EndpointFaultsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAM = Caller.CHAT_REQUEST.formatted(",\"stream\":true");

    static Stream<Fault> connectionLost() {
        return Stream.of(
                Fault.resetBeforeHead(),
                Fault.closeBeforeHead(),
                Fault.resetAfterTokens(2),
                Fault.closeAfterTokens(2),
                Fault.halfCloseAfterTokens(2),
                Fault.closeAfterBytes(10),
                Fault.garbage(),
                Fault.brokenChunking());
    }

    @ParameterizedTest
    @MethodSource("connectionLost")
    void fault_thatBreaksTheConnection_failsTheRequest(Fault fault) {
        try (var node = VllmNode.at("FR").serving("m").start().failing(fault)) {
            assertThatThrownBy(() -> Caller.post(node, CHAT, STREAM))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void failingNext_severalFaults_appliesEachOnceInOrder() throws Exception {
        try (var node = VllmNode.at("FR").serving("m").start()) {
            node.failingNext(Fault.status(503), Fault.rateLimited(Duration.ofSeconds(7)));
            assertThat(Caller.post(node, CHAT, STREAM).statusCode()).isEqualTo(503);
            var limited = Caller.post(node, CHAT, STREAM);
            assertThat(limited.headers().firstValue("retry-after")).contains("7");
            assertThat(Caller.post(node, CHAT, STREAM).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void stream_errorAfterTokens_containsThoseTokensAndTheError() throws Exception {
        try (var node = VllmNode.at("FR").serving("m").start()) {
            node.failing(Fault.errorEventAfterTokens(2));
            var events = Caller.events(Caller.post(node, CHAT, STREAM).body());
            assertThat(events).hasSize(4);
            assertThat(events.getLast().has("error")).isTrue();
            node.failing(Fault.withoutDone());
            assertThat(Caller.post(node, CHAT, STREAM).body()).doesNotContain("[DONE]");
        }
    }

    @Test
    void endpoint_stoppedAndRestarted_refusesThenAnswersOnTheSamePort() throws Exception {
        try (var node = VllmNode.at("FR").serving("m").start()) {
            int port = node.port();
            node.stop();
            assertThatThrownBy(() -> Caller.post(node, CHAT, STREAM))
                    .isInstanceOf(ConnectException.class);
            node.restart();
            assertThat(Caller.post(node, CHAT, STREAM).statusCode()).isEqualTo(200);
            assertThat(node.port()).isEqualTo(port);
        }
    }

    @Test
    void client_disconnectsWhileTheNodeIsSilent_isRecorded() throws Exception {
        try (var node = VllmNode.at("FR").serving("m").start()) {
            node.failing(Fault.stallAfterTokens(3));
            disconnectAfterFirstByte(node);
            assertThat(node.awaitDisconnects(1)).isTrue();
            assertThat(node.disconnects().getFirst().tokensSent()).isEqualTo(3);
            assertThat(node.journal().inFlight()).isZero();
        }
    }

    @Test
    void listener_answering_sendsItsBytes() throws Exception {
        try (var listener = FaultyListener.answering("HTTP/1.1 204 No Content\r\n\r\n");
                var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(FaultyListener.readHead(socket.getInputStream())).startsWith("HTTP/1.1 204");
            assertThat(listener.connections()).isEqualTo(1);
        }
    }

    private static void disconnectAfterFirstByte(SimulatedEndpoint node) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            var bytes =
                    "POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%s"
                            .formatted(CHAT, STREAM.length(), STREAM);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isPositive();
        }
    }
}
