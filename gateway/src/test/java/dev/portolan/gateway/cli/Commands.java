package dev.portolan.gateway.cli;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** A command's output and exit code; runs it in this process. */
record Commands(int exit, String out, String err) {

    static Commands run(String... arguments) {
        return run(Map.of(), arguments);
    }

    /** Runs a command with environment variables. */
    static Commands run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands =
                Main.commands(environment)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .setColorScheme(
                                CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int exit = commands.execute(arguments);
        return new Commands(exit, out.toString(), err.toString());
    }
}
