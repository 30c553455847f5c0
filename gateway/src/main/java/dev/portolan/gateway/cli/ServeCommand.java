package dev.portolan.gateway.cli;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.HangupSignal;
import dev.portolan.gateway.program.Program;
import dev.portolan.policy.document.Finding;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Runs the gateway until it is stopped. */
@Command(
        name = "serve",
        description = "Runs the gateway. SIGTERM drains it: streams may end within limits.drain.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped and drained",
            "1:the configuration has errors, or a port is not available",
            "2:unusable arguments"
        })
final class ServeCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> environment;
    @Mixin private ConfigOption config;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "overrides listen.port; 0 for any free port")
    private @Nullable Integer port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "overrides admin.port; 0 for any free port")
    private @Nullable Integer adminPort;

    @Spec private CommandSpec spec;

    ServeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        checkPort("--port", port);
        checkPort("--admin-port", adminPort);
        PrintWriter err = spec.commandLine().getErr();
        ConfigLoader loader = config.loader(environment).withPorts(port, adminPort);
        LoadResult.Valid first = config.valid(loader, err);
        for (Finding warning : first.findings()) {
            err.println(warning);
        }
        err.flush();
        Program program = Program.start(loader, first.snapshot());
        Thread stopper = new Thread(() -> stop(program), "portolan-stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        if (!isOnTerminal()) {
            HangupSignal.run(program::reopenLogs);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("portolan: listening on " + program.address());
        out.flush();
        program.awaitEnd();
        return ExitCode.OK;
    }

    /**
     * Exits with 0 after draining instead of the signal's number, even if stopping throws: a
     * process that received a signal must exit.
     */
    private static void stop(Program program) {
        try {
            program.stop();
        } finally {
            Runtime.getRuntime().halt(ExitCode.OK);
        }
    }

    /** Returns whether the process runs on a terminal, which sends SIGHUP when it is closed. */
    private static boolean isOnTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private void checkPort(String option, @Nullable Integer given) {
        if (given != null && (given < 0 || given > MAX_PORT)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s is %d (expected: a whole number from 0 to 65535)".formatted(option, given));
        }
    }
}
