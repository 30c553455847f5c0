package dev.portolan.load.demo;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** Lines for a reader; in colour only on a terminal whose owner didn't ask for none. */
final class DemoOutput {
    private final PrintWriter out;
    private final boolean colour;

    DemoOutput(PrintWriter out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    static DemoOutput on(PrintWriter out) {
        boolean terminal =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return new DemoOutput(out, terminal && System.getenv("NO_COLOR") == null);
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void title(String text) {
        line("");
        line(painted("1", text));
    }

    void good(String text) {
        line("   " + painted("32", text));
    }

    void bad(String text) {
        line("   " + painted("31", text));
    }

    void detail(String text) {
        line("   " + text);
    }

    private String painted(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
