package dev.portolan.provider.bench;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A chat request: reading its head and preparing the upstream request. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RequestBenchmark {
    /** The size of the conversation in bytes. */
    @Param({"1024", "22528", "409600"})
    public int bytes;

    /** Protocol of the provider; the first two pass the bytes through. */
    @Param({"vllm", "mistral", "anthropic", "aws-bedrock", "gcp-vertex"})
    public String provider = "";

    private byte[] body = new byte[0];
    private Provider speaker = Providers.all().getFirst();
    private Target target = new Target(URI.create("http://127.0.0.1:1/v1"), "upstream-model");

    /** A conversation of short turns. */
    @Setup
    public void setUp() {
        var text = new StringBuilder("{\"model\":\"chat\",\"messages\":[");
        String turn =
                "{\"role\":\"user\",\"content\":\"The pilot keeps the chart on the table.\"},"
                        + "{\"role\":\"assistant\",\"content\":\"And the coast on the left.\"},";
        while (text.length() < bytes - 200) {
            text.append(turn);
        }
        text.append("{\"role\":\"user\",\"content\":\"Where to?\"}],\"temperature\":0.2}");
        body = text.toString().getBytes(StandardCharsets.UTF_8);
        speaker = Providers.byId(provider).orElseThrow();
    }

    /** Measures the head alone. */
    @Benchmark
    public HeadReading head() {
        return RequestHead.read(body, 0, body.length);
    }

    /** Measures the head and the request that is sent. */
    @Benchmark
    public Preparation prepare() {
        if (RequestHead.read(body, 0, body.length) instanceof HeadReading.Read read) {
            return speaker.prepare(
                    new Call(Operation.CHAT, read.head(), body, 0, body.length), target);
        }
        throw new IllegalStateException("the benchmark's own request can't be read");
    }
}
