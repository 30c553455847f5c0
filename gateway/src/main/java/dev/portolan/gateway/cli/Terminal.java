package dev.portolan.gateway.cli;

import picocli.CommandLine.Help.Ansi;

import java.io.Console;
import java.util.Map;

/** Whether a person looks at what is printed. */
final class Terminal {
    private Terminal() {}

    /** Colours on a terminal only, and never where {@code NO_COLOR} is set. */
    static Ansi colours(Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        Console console = refused || dumb ? null : System.console();
        return console != null && console.isTerminal() ? Ansi.ON : Ansi.OFF;
    }
}
