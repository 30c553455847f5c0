package dev.portolan.load.replay;

import dev.portolan.load.cases.ReplayDialect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of {@code load-tests/replay}.
 *
 * @param folder the folder of cases, or of one case
 * @param dialects names of the dialects to play; empty for all
 */
record ReplayOptions(Path folder, List<String> dialects) {
    static final String USAGE =
            """
            Usage: load-tests/replay DIR [--dialect NAME]...
            Plays a folder of cases through a gateway and prints how each ended with each dialect.
              DIR             a folder of cases, or the folder of one case
              --dialect NAME  a dialect or a group of dialects; all that a case names unless given
            Exits with 0 if all is as expected, 1 if not, 2 for arguments or cases with mistakes.\
            """;

    ReplayOptions {
        dialects = List.copyOf(dialects);
    }

    static ReplayOptions parse(List<String> args) {
        Path folder = null;
        List<String> dialects = new ArrayList<>();
        for (int at = 0; at < args.size(); at++) {
            var arg = args.get(at);
            if (arg.equals("--dialect") && at + 1 < args.size()) {
                dialects.add(known(args.get(++at)));
            } else if (folder == null && !arg.startsWith("-")) {
                folder = Path.of(arg);
            } else {
                throw new IllegalArgumentException(USAGE);
            }
        }
        if (folder == null) {
            throw new IllegalArgumentException(USAGE);
        }
        return new ReplayOptions(folder, dialects);
    }

    private static String known(String name) {
        if (ReplayDialect.named(name).isEmpty()) {
            throw new IllegalArgumentException(
                    "--dialect " + name + " is unknown (expected: " + ReplayDialect.names() + ")");
        }
        return name;
    }

    boolean wants(ReplayDialect dialect) {
        return dialects.isEmpty() || dialects.stream().anyMatch(dialect::isNamed);
    }
}
