package dev.portolan.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** The program without a command. */
@Command(
        name = "portolan",
        description = "One endpoint for every model, and control over where the data goes.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class PortolanCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "no command (expected: one of "
                        + String.join(", ", spec.subcommands().keySet())
                        + ")");
    }
}
