package dev.portolan.load.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The command line options.
 *
 * @param home the source tree's root, which contains {@code portolan}
 * @param gatewayOptions JVM options of the gateway
 */
record Options(
        Study study,
        int rounds,
        Duration length,
        Duration warmUp,
        Path home,
        String gatewayOptions) {
    static final String USAGE =
            """
            Usage: load-tests/compare [--study NAME] [--rounds N] [--seconds S] [--warm-up S] [--gateway-options 'OPTS']
            Drives the gateway, nginx and haproxy in turn on loopback with each load and prints the cost of each.
              --study NAME          proxies, growth, cache, lanes or streams (proxies)
              --rounds N            number of rounds; the table shows the median of all turns and of their ratios (3)
              --seconds S           duration of each load of complete answers (8)
              --warm-up S           maximum warm-up per load and contender, shorter when the cost is steady (120)
              --gateway-options O   JVM options of the gateway (-Xmx256m)
            Writes load-tests/target/compare-STUDY.md and .svg.\
            """;

    public static Options parse(List<String> args) {
        var study = Study.PROXIES;
        int rounds = 3;
        int seconds = 8;
        int warmUp = 120;
        var options = "-Xmx256m";
        for (int at = 0; at + 1 < args.size(); at += 2) {
            var value = args.get(at + 1);
            switch (args.get(at)) {
                case "--study" -> study = study(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--warm-up" -> warmUp = Integer.parseInt(value);
                case "--gateway-options" -> options = value;
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        if (args.size() % 2 == 1 || rounds < 1 || seconds < 1) {
            throw new IllegalArgumentException(USAGE);
        }
        return new Options(
                study,
                rounds,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUp),
                Path.of(System.getProperty("portolan.home", ".")),
                options);
    }

    private static Study study(String name) {
        for (var study : Study.values()) {
            if (study.label().equals(name)) {
                return study;
            }
        }
        throw new IllegalArgumentException(USAGE);
    }
}
