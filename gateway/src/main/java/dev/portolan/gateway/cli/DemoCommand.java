package dev.portolan.gateway.cli;

import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;

/** Runs the demo, which is part of the simulated providers and not of the gateway. */
@Command(
        name = "demo",
        description =
                "Shows residency routing on this machine: simulated nodes and clouds, a gateway in"
                        + " front of them, and a few requests with where each was sent and why.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class DemoCommand implements Callable<Integer> {
    private static final String TOOL = "portolan-demo";

    @Option(names = "--exit", description = "exit after the tour instead of staying up")
    private boolean exit;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        ToolProvider demo =
                ToolProvider.findFirst(TOOL)
                        .orElseThrow(
                                () ->
                                        new CommandFailedException(
                                                ExitCode.UNAVAILABLE,
                                                "the demo's simulators are not part of this"
                                                        + " installation",
                                                "run ./portolan demo from a source checkout"));
        List<String> arguments = exit ? List.of("--exit") : List.of();
        return demo.run(
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                arguments.toArray(String[]::new));
    }
}
