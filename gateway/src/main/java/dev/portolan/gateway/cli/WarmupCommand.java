package dev.portolan.gateway.cli;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.Program;
import dev.portolan.gateway.program.SingleLine;
import dev.portolan.gateway.warmup.WarmupRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

/** Sends requests to a gateway on loopback, so that the JVM can record what a start needs. */
@Command(
        name = "warmup",
        description =
                "Sends requests to a gateway of its own on loopback and exits. The launcher records"
                    + " the run in the JVM's ahead-of-time cache, which makes later starts faster.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WarmupCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--chats",
            paramLabel = "N",
            defaultValue = "3000",
            description =
                    "Number of whole chats, and of streamed ones, to send at the end"
                            + " (${DEFAULT-VALUE}).")
    private int chats;

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (WarmupRun warmup = WarmupRun.prepare()) {
            List<String> failures = run(warmup);
            if (!failures.isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.INTERNAL,
                        "the warm-up failed: " + failures.getFirst(),
                        "report it; serve works without a warm-up");
            }
        }
        spec.commandLine()
                .getOut()
                .println(
                        "warmed up with "
                                + SingleLine.count(WarmupRun.requestCount(chats), "request"));
        return ExitCode.OK;
    }

    private List<String> run(WarmupRun warmup) throws InterruptedException {
        ConfigLoader loader =
                new ConfigLoader(warmup.folder(), warmup.environment(), InstantSource.system());
        LoadResult loaded = loader.load();
        if (!(loaded instanceof LoadResult.Valid valid)) {
            return List.of(loaded.findings().getFirst().toString());
        }
        Program program = Program.start(loader, valid.snapshot());
        try {
            return warmup.run(program.port(), program.adminPort(), chats);
        } finally {
            program.stop();
        }
    }
}
