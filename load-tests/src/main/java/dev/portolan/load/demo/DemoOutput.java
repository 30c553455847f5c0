package dev.portolan.load.demo;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** Prints the demo's lines, in colour on a terminal unless {@code NO_COLOR} is set. */
final class DemoOutput {
    private final PrintWriter out;
    private final boolean colour;

    DemoOutput(PrintWriter out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    static DemoOutput to(PrintWriter out) {
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
        line(coloured("1", text));
    }

    void success(String text) {
        line("   " + coloured("32", text));
    }

    void failure(String text) {
        line("   " + coloured("31", text));
    }

    void detail(String text) {
        line("   " + text);
    }

    private String coloured(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
