package dev.portolan.load.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param home the root of the tree, where {@code portolan} is
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
            Drives the gateway, nginx and haproxy in turn, load by load, on loopback and prints what each costs.
              --study NAME          proxies, growth, cache, lanes or streams (proxies)
              --rounds N            how often; the table shows the middle of all turns, and of their ratios (3)
              --seconds S           length of each of the two loads of whole answers (8)
              --warm-up S           at most so long with each kind of load on each, or until it is steady (120)
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
