package dev.portolan.gateway.cli;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.SingleLine;
import dev.portolan.policy.document.Finding;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** The option {@code --config}, shared by all commands that need a configuration. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "PATH",
            required = true,
            description = "a portolan.yaml, or the folder that contains one")
    private Path path;

    private String option = "--config";

    /** Returns the same for another option's path. */
    static ConfigOption at(Path path, String option) {
        ConfigOption other = new ConfigOption();
        other.path = path;
        other.option = option;
        return other;
    }

    /** Creates a loader of the configuration; fails if the path does not exist. */
    ConfigLoader loader(Map<String, String> environment) {
        if (!Files.exists(path)) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE,
                    path
                            + " does not exist (expected: a portolan.yaml, or the folder that"
                            + " contains one)",
                    "correct " + option);
        }
        return new ConfigLoader(path, environment, InstantSource.system());
    }

    /** The configuration, when nothing is wrong with it; else its findings, as an error. */
    LoadResult.Valid valid(ConfigLoader loader, PrintWriter err) {
        return valid(loader.load(), err);
    }

    /** The configuration, when nothing is wrong with it; else its findings, as an error. */
    LoadResult.Valid valid(LoadResult loaded, PrintWriter err) {
        return switch (loaded) {
            case LoadResult.Valid valid -> valid;
            case LoadResult.Invalid invalid -> throw refused(invalid, err);
        };
    }

    private CommandFailedException refused(LoadResult.Invalid invalid, PrintWriter err) {
        for (Finding finding : invalid.findings()) {
            err.println(finding);
        }
        return new CommandFailedException(
                ExitCode.FINDINGS,
                "the configuration has " + SingleLine.count(invalid.errors(), "error"),
                "correct them, then run portolan check --config " + path);
    }
}
