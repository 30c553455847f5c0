package dev.portolan.gateway.bench;

import dev.portolan.gateway.cache.FingerprintReader;
import dev.portolan.provider.bytes.Slice;

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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The cache key of one request's body: a conversation of so many turns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class CacheKeyBenchmark {
    private static final String TEXT = "The quiet pilot took a sounding off the northern cape.\\n";

    /** How many messages the conversation has. */
    @Param({"1", "20", "200"})
    public int messages;

    private final FingerprintReader reader = new FingerprintReader();
    private Slice body = Slice.of(new byte[0]);

    /** A conversation of about a kilobyte a message. */
    @Setup
    public void setUp() {
        StringBuilder json = new StringBuilder("{\"model\":\"m\",\"stream\":true,\"messages\":[");
        for (int i = 0; i < messages; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"role\":\"user\",\"content\":\"")
                    .append(TEXT.repeat(20))
                    .append("\"}");
        }
        json.append("],\"temperature\":0,\"max_tokens\":512}");
        body = Slice.of(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the fingerprint. */
    @Benchmark
    public Object fingerprint() {
        return reader.read(body);
    }
}
