package dev.portolan.load.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine on which the measurements run. */
public final class Machine {
    private static final String OPEN_FILES = "Max open files";

    private Machine() {}

    public static String describe(String baseline) {
        return "Median of the turns; %d cores, %s, %s %s, Java %s. In brackets: multiples of %s."
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("java.version"),
                        baseline);
    }

    /**
     * Returns the limit of open files and sockets per process; {@code Long.MAX_VALUE} when unknown.
     */
    static long maxDescriptors() {
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            return lines.filter(line -> line.startsWith(OPEN_FILES))
                    .map(line -> line.substring(OPEN_FILES.length()).strip().split(" +", 2)[0])
                    .filter(limit -> !limit.equals("unlimited"))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor";
        }
    }
}
