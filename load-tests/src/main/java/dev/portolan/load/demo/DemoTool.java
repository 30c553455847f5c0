package dev.portolan.load.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/**
 * The tool {@code portolan-demo}: runs the demo's requests, then keeps everything running for the
 * user.
 */
public final class DemoTool implements ToolProvider {
    private static final int UNUSABLE_ARGUMENTS = 2;
    private static final String USAGE =
            """
            Usage: portolan demo [--exit]
            Starts simulated inference nodes and clouds and a gateway with the eu-only policy, sends
            requests and prints where each was routed and why. Needs no account and no network.
              --exit   exit after the requests: 0 when each was routed as expected, else 1
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
            err.println(
                    "portolan demo: unknown arguments " + given + " (expected: --exit or --help)");
            return UNUSABLE_ARGUMENTS;
        }
        try (var demo = Demo.start(DemoOutput.to(out))) {
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
