package dev.portolan.gateway.cli;

import dev.portolan.gateway.log.Logging;
import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.SingleLine;
import dev.portolan.gateway.remote.RemoteCommands;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;

/** The program {@code portolan}. */
public final class Main {
    private Main() {}

    /** Runs the command in {@code args} and exits with its exit code. */
    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        Logging.setUp(isDebug(environment));
        CommandLine commands = commands(environment);
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.colours(environment)));
        System.exit(commands.execute(args));
    }

    /**
     * Creates the command line with all commands and error handlers; for {@link #main} and tests.
     */
    static CommandLine commands(Map<String, String> environment) {
        CommandLine commands = new CommandLine(new PortolanCommand());
        commands.addSubcommand(new ServeCommand(environment));
        commands.addSubcommand(new CheckCommand(environment));
        commands.addSubcommand(new ExplainCommand(environment));
        commands.addSubcommand(new ProveCommand(environment));
        commands.addSubcommand(new DiscoverCommand(environment));
        commands.addSubcommand(new SimulateCommand(environment));
        CommandLine key =
                new CommandLine(new KeyCommand()).addSubcommand(new NewKeyCommand(environment));
        RemoteCommands.addTo(key, environment, new Version());
        commands.addSubcommand(key);
        commands.addSubcommand(RemoteCommands.tenant(environment, new Version()));
        commands.addSubcommand(new RecordsCommand(environment));
        commands.addSubcommand(new DemoCommand());
        commands.addSubcommand(new UsageCommand(environment, InstantSource.system()));
        commands.addSubcommand(new WarmupCommand());
        commands.setParameterExceptionHandler(Main::onUnusableArguments);
        commands.setExecutionExceptionHandler(
                (failure, command, result) -> onFailure(failure, command, isDebug(environment)));
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        return commands;
    }

    private static int onUnusableArguments(CommandLine.ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        print(command.getErr(), SingleLine.oneLine(mistake.getMessage()), help(command));
        return ExitCode.UNUSABLE;
    }

    private static int onFailure(Exception failure, CommandLine command, boolean debug) {
        if (failure instanceof CommandFailedException expected) {
            print(command.getErr(), expected.getMessage(), expected.nextStep());
            return expected.exitCode();
        }
        String message = SingleLine.oneLine(String.valueOf(failure.getMessage()));
        print(
                command.getErr(),
                "internal error: " + failure.getClass().getSimpleName() + ": " + message,
                "set PORTOLAN_DEBUG=1 for details, and report it");
        if (debug) {
            failure.printStackTrace(command.getErr());
        }
        return ExitCode.INTERNAL;
    }

    private static void print(PrintWriter err, String what, String nextStep) {
        err.println("portolan: " + what + "; " + nextStep);
        err.flush();
    }

    private static String help(CommandLine command) {
        return "see " + command.getCommandSpec().qualifiedName() + " --help";
    }

    private static boolean isDebug(Map<String, String> environment) {
        return "1".equals(environment.get("PORTOLAN_DEBUG"));
    }
}
