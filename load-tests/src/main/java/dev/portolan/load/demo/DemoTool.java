package dev.portolan.load.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/** The tool {@code portolan-demo}: the tour, then the world left running to be tried. */
public final class DemoTool implements ToolProvider {
    private static final int UNUSABLE_ARGUMENTS = 2;
    private static final String USAGE =
            """
            Usage: portolan demo [--exit]
            Starts simulated inference nodes and clouds, a gateway with the eu-only policy in front,
            sends a few requests and prints where each went and why. Needs no account, no network.
              --exit   end after the tour: 0 when every request went where it should, else 1
              --help   print this\
            """;

    @Override
    public String name() {
        return "portolan-demo";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        var given = List.of(args);
        if (given.contains("--help")) {
            out.println(USAGE);
            return 0;
        }
        if (!Set.of("--exit").containsAll(given)) {
            err.println("portolan demo: takes --exit and --help only, was given " + given);
            return UNUSABLE_ARGUMENTS;
        }
        try (var demo = Demo.begin(DemoOutput.on(out))) {
            return demo.run(given.contains("--exit"));
        } catch (IOException e) {
            err.println("portolan demo: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            out.flush();
            err.flush();
        }
    }
}
