package dev.portolan.gateway.cli;

import picocli.CommandLine.Help.Ansi;

import java.io.Console;
import java.util.Map;

/** Detects whether output goes to a terminal. */
final class Terminal {
    private Terminal() {}

    /** Returns colours on a terminal only, and never if {@code NO_COLOR} is set. */
    static Ansi colours(Map<String, String> environment) {
        boolean disabled = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        Console console = disabled || dumb ? null : System.console();
        return console != null && console.isTerminal() ? Ansi.ON : Ansi.OFF;
    }
}
