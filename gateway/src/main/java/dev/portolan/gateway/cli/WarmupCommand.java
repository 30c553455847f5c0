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

/** Serves a few hundred requests of its own, so that the JVM can note what a start needs. */
@Command(
        name = "rehearse",
        description =
                "Serves itself some requests on loopback and ends. The launcher has the JVM record"
                        + " it in an ahead-of-time cache, from which later starts are quicker.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WarmupCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--chats",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Whole chats and streamed ones to send in the end (${DEFAULT-VALUE}).")
    private int chats;

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (WarmupRun rehearsal = WarmupRun.prepare()) {
            List<String> amiss = play(rehearsal);
            if (!amiss.isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.INTERNAL,
                        "the rehearsal went amiss: " + amiss.getFirst(),
                        "report it; serve works without a rehearsal");
            }
        }
        spec.commandLine()
                .getOut()
                .println("rehearsed " + SingleLine.count(WarmupRun.length(chats), "request"));
        return ExitCode.OK;
    }

    private List<String> play(WarmupRun rehearsal) throws InterruptedException {
        ConfigLoader loader =
                new ConfigLoader(
                        rehearsal.folder(), rehearsal.environment(), InstantSource.system());
        LoadResult loaded = loader.load();
        if (!(loaded instanceof LoadResult.Valid valid)) {
            return List.of(loaded.findings().getFirst().toString());
        }
        Program program = Program.start(loader, valid.snapshot());
        try {
            return rehearsal.play(program.port(), program.adminPort(), chats);
        } finally {
            program.stop();
        }
    }
}
