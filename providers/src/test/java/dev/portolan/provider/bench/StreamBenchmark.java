package dev.portolan.provider.bench;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.EventStreamReader;
import dev.portolan.provider.wire.TestingFrames;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Measures a streamed answer of 100 events, per event. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class StreamBenchmark {
    private static final int EVENTS = 100;
    private static final byte[] REQUEST =
            "{\"model\":\"chat\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"
                    .getBytes(StandardCharsets.UTF_8);

    private final byte[] event =
            ("data:"
                 + " {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
                 + "\"model\":\"upstream-model\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                 + " harbour\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n")
                    .getBytes(StandardCharsets.UTF_8);
    private final byte[] frame =
            TestingFrames.event(
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":0,\"delta\":{\"text\":\""
                            + " harbour\"},\"p\":\"abcdefgh\"}");
    private final Provider speaker = Providers.byId("vllm").orElseThrow();
    private final Target target = new Target(URI.create("http://127.0.0.1:1/v1"), "upstream-model");
    private final Call call = call();

    /** Extracts usage, finish reasons and errors from a stream that is passed through. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int tap() {
        AnswerReader reader = speaker.answers(call, target);
        int content = 0;
        for (int i = 0; i < EVENTS; i++) {
            content += reader.feed(event, 0, event.length, Nowhere.SINK);
        }
        return content;
    }

    /** Decodes messages of AWS's event stream. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int frames() {
        var reader = new EventStreamReader(EventStreamReader.MAX_MESSAGE);
        int seen = 0;
        for (int i = 0; i < EVENTS; i++) {
            reader.feed(frame, 0, frame.length);
            while (reader.next()) {
                seen += reader.payload().length;
            }
        }
        return seen;
    }

    private static Call call() {
        if (RequestHead.read(REQUEST, 0, REQUEST.length) instanceof HeadReading.Read read) {
            return new Call(Operation.CHAT, read.head(), REQUEST, 0, REQUEST.length);
        }
        throw new IllegalStateException("the benchmark's own request can't be read");
    }

    /** Discards what is forwarded. */
    private enum Nowhere implements EventSink {
        SINK;

        @Override
        public void forward(byte[] bytes, int from, int to) {}

        @Override
        public void error(ProviderError error) {
            throw new IllegalStateException(error.toString());
        }
    }
}
