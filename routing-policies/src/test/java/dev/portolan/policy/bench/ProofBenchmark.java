package dev.portolan.policy.bench;

import dev.portolan.policy.proof.LargeConfiguration;
import dev.portolan.policy.proof.Proof;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The proof of every invariant of a large configuration, as a load of it takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ProofBenchmark {
    private final LargeConfiguration configuration = LargeConfiguration.create();

    /** Proves 50 invariants over 1,000 endpoints and 200 policies. */
    @Benchmark
    public List<Proof> prove() {
        return configuration.prove();
    }
}
