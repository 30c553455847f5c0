package dev.portolan.load.contender;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** The resources used by a process and its children, read from {@code /proc}. */
public final class ProcessUsage {
    private static final double MICROS_PER_TICK = 10_000;
    private final ProcessHandle process;

    ProcessUsage(ProcessHandle process) {
        this.process = process;
    }

    /**
     * Returns the user and system time in microseconds, with the resolution of the kernel's 10 ms
     * tick.
     */
    public double cpuMicros() {
        return pids().mapToDouble(ProcessUsage::ticks).sum() * MICROS_PER_TICK;
    }

    /** Returns the current resident memory in megabytes. */
    public double residentMegabytes() {
        return pids().mapToDouble(ProcessUsage::residentKilobytes).sum() / 1024;
    }

    /**
     * Collects garbage and returns the bytes of live objects; 0 when the process is not a JVM or
     * its tools are missing.
     */
    public long liveHeapBytes() {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            var histogram =
                    new ProcessBuilder(
                                    jcmd.toString(),
                                    Long.toString(process.pid()),
                                    "GC.class_histogram")
                            .redirectErrorStream(true)
                            .start();
            var text = new String(histogram.getInputStream().readAllBytes(), US_ASCII);
            return text.lines()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[2]))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private LongStream pids() {
        var children = process.descendants().mapToLong(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(process.pid()), children);
    }

    private static double ticks(long pid) {
        var stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static double residentKilobytes(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
