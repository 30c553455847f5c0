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

/** Runs the gateway until it is told to stop. */
@Command(
        name = "serve",
        description = "Runs the gateway. SIGTERM drains it: streams may end within limits.drain.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:told to stop, and drained",
            "1:the configuration has errors, or a port cannot be had",
            "2:the arguments cannot be used"
        })
final class ServeCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> environment;
    @Mixin private ConfigOption config;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "in place of listen.port; 0 for any free one")
    private @Nullable Integer port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "in place of admin.port; 0 for any free one")
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
     * A signal would end the process with its own number; a drained gateway ends with 0. It ends
     * whatever stopping throws: a process that was told to end must not stay.
     */
    private static void stop(Program program) {
        try {
            program.stop();
        } finally {
            Runtime.getRuntime().halt(ExitCode.OK);
        }
    }

    /** A terminal that is closed sends SIGHUP, too, and means the end by it. */
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
