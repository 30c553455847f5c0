package dev.portolan.provider.recorded;

import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.wire.TestingFrames;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;

/** Runs the contract of providers for a container behind SageMaker. */
final class SageMakerContractTest extends FamilyContract {
    private static final int PART = 50;

    @Override
    Provider provider() {
        return Providers.byId("aws-sagemaker").orElseThrow();
    }

    @Override
    Target target() {
        return new Target(
                URI.create("https://runtime.sagemaker.eu-central-1.amazonaws.com"), "llama");
    }

    /** Returns the container's own bytes, cut anywhere into frames. */
    @Override
    byte[] onTheWire(String events) {
        var bytes = utf8(events);
        var frames = new ByteArrayOutputStream();
        int stop = events.indexOf("\"stop\"");
        int whole = stop < 0 ? 0 : utf8(events.substring(0, stop)).length;
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + PART);
            end = at < whole && end > whole ? whole : end;
            var headers =
                    Map.of(
                            ":message-type", "event",
                            ":event-type", "PayloadPart",
                            ":content-type", "application/octet-stream");
            frames.writeBytes(TestingFrames.message(headers, Arrays.copyOfRange(bytes, at, end)));
            at = end;
        }
        return frames.toByteArray();
    }

    @Override
    byte[] errorEvent() {
        return TestingFrames.exception(
                "ModelStreamError", "{\"ErrorCode\":\"ModelInvocationTimeExceeded\"}");
    }

    @Override
    boolean summedUp() {
        return true;
    }

    @Override
    byte[] giantBegin() {
        return new byte[] {0, 0x7f, 0, 0, 0, 0x7e, 0, 0, 0, 0, 0, 0};
    }

    @Override
    byte[] errorBody(int status, String message) {
        return utf8("{\"Message\":\"%s\"}".formatted(message));
    }
}
