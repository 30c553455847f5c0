package dev.portolan.gateway.cli;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.SingleLine;
import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.export.RecordExport;
import dev.portolan.gateway.records.export.RecordVerifier;
import dev.portolan.gateway.records.export.Verification;
import dev.portolan.gateway.records.node.NodeFolder;
import dev.portolan.gateway.records.node.RecordsException;
import dev.portolan.gateway.records.register.ProviderRegister;
import dev.portolan.gateway.records.table.RecordQueries;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The commands for records: export, verify, register, and the signing key. */
@Command(
        name = "records",
        description = "Exports, verifies and lists the records of requests.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class RecordsCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    @Spec private CommandSpec spec;

    RecordsCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The forms of the register. */
    enum RegisterFormat {
        /** Comma-separated values. */
        CSV,
        /** JSON. */
        JSON
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "no command (expected: one of "
                        + String.join(", ", spec.subcommands().keySet())
                        + ")");
    }

    @Command(
            name = "export",
            description =
                    "Writes the receipts of a period, the policy texts in force, the public keys"
                            + " and what proves them to a folder.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    int export(
            @Mixin ConfigOption config,
            @Option(
                            names = "--tenant",
                            paramLabel = "ID",
                            description =
                                    "the tenant; without it, the entries of all tenants and"
                                            + " of the operators")
                    @Nullable String tenant,
            @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            required = true,
                            description =
                                    "the beginning: 2026-11-01 (UTC) or" + " 2026-11-01T06:00:00Z")
                    String from,
            @Option(
                            names = "--to",
                            paramLabel = "TIME",
                            description = "the end, itself not in the period; by default now")
                    @Nullable String to,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            required = true,
                            description = "a new or empty folder")
                    Path out) {
        RecordExport.Query query =
                new RecordExport.Query(
                        tenant,
                        time("--from", from),
                        to == null ? Instant.now() : time("--to", to));
        requireEmpty(out);
        Snapshot snapshot = snapshot(config);
        RecordExport.Exported exported =
                StoreReading.read(
                        snapshot,
                        connection -> {
                            try {
                                return RecordExport.write(
                                        new RecordQueries(connection), query, out);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        PrintWriter printed = spec.commandLine().getOut();
        printed.println(
                "exported: %s from %s to %s; verify them with portolan records verify %s"
                        .formatted(
                                exported.entries() == 1
                                        ? "1 entry"
                                        : exported.entries() + " entries",
                                query.from(),
                                exported.to(),
                                out));
        exported.heads().forEach(head -> printed.println(shown(head)));
        printed.flush();
        return ExitCode.OK;
    }

    private static String shown(SignedHead head) {
        return "%s: entry %d, signed at %s by %s"
                .formatted(head.chain(), head.sequence(), head.time(), head.key());
    }

    @Command(
            name = "verify",
            description =
                    "Verifies an export, with nothing but its files: that no receipt was changed,"
                            + " left out, added, doubled or moved, and which policy permitted each"
                            + " place.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:proved", "1:findings", "2:unusable arguments"})
    int verify(
            @Parameters(paramLabel = "DIR", description = "the folder of the export") Path folder,
            @Option(
                            names = "--head",
                            paramLabel = "FILE",
                            description =
                                    "a head that was kept apart, such as a copy of a node's"
                                            + " head.json; may be repeated")
                    @Nullable List<Path> heads,
            @Option(
                            names = "--key",
                            paramLabel = "FINGERPRINT",
                            description = "the fingerprint of a node's first key; may be repeated")
                    @Nullable Set<String> keys,
            @Option(names = "--verbose", description = "print what permitted each attempt")
                    boolean verbose) {
        PrintWriter out = spec.commandLine().getOut();
        Consumer<String> each = verbose ? out::println : _ -> {};
        RecordVerifier.Trust trust =
                new RecordVerifier.Trust(keys == null ? Set.of() : keys, kept(heads));
        try {
            Verification verification = RecordVerifier.verify(folder, trust, each);
            verification.summary().forEach(out::println);
            verification.findings().forEach(finding -> out.println("error: " + finding));
            out.println(
                    verification.isProved()
                            ? "proved"
                            : "not proved: "
                                    + SingleLine.count(verification.findings().size(), "finding"));
            out.flush();
            return verification.isProved() ? ExitCode.OK : ExitCode.FINDINGS;
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.FINDINGS,
                    "not proved: a file of the export in %s is missing or cannot be read"
                            .formatted(folder),
                    "pass the folder that portolan records export wrote, with all its files");
        }
    }

    private static List<SignedHead> kept(@Nullable List<Path> files) {
        List<SignedHead> heads = new ArrayList<>();
        for (Path file : files == null ? List.<Path>of() : files) {
            try {
                heads.add(
                        RecordVerifier.head(Files.readString(file).strip())
                                .orElseThrow(() -> noHead(file)));
            } catch (IOException e) {
                throw noHead(file);
            }
        }
        return heads;
    }

    private static CommandFailedException noHead(Path file) {
        return new CommandFailedException(
                ExitCode.UNUSABLE,
                file + " is not the signed head of a chain",
                "pass a copy of head.json in a node's folder of records");
    }

    @Command(
            name = "register",
            description =
                    "Lists every deployment with its provider, operator and places, the evidence"
                            + " for them, and what was used in a period.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    int register(
            @Mixin ConfigOption config,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            required = true,
                            description = "csv or json")
                    RegisterFormat format,
            @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            description =
                                    "the beginning of the period; by default the first"
                                            + " receipt")
                    @Nullable String from,
            @Option(
                            names = "--to",
                            paramLabel = "TIME",
                            description = "the end of the period; by default now")
                    @Nullable String to) {
        Instant begin = from == null ? Instant.EPOCH : time("--from", from);
        Instant end = to == null ? Instant.now() : time("--to", to);
        Snapshot snapshot = snapshot(config);
        ProviderRegister register = new ProviderRegister(snapshot.catalog());
        if (snapshot.settings().store() != null) {
            StoreReading.read(
                    snapshot,
                    connection -> {
                        new RecordQueries(connection)
                                .receipts(begin.toEpochMilli(), end.toEpochMilli(), register::add);
                        return true;
                    });
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case CSV -> out.print(register.csv());
            case JSON -> out.println(register.json(begin, end));
        }
        out.flush();
        return ExitCode.OK;
    }

    @Command(
            name = "rotate-key",
            description =
                    "Makes a new signing key in the folder of records; the old one signs it at the"
                            + " next start. The gateway must not run.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    int rotateKey(@Mixin ConfigOption config) {
        RecordSettings settings =
                Optional.ofNullable(snapshot(config).settings().records())
                        .orElseThrow(StoreReading::noStore);
        if (settings.key() != null) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE,
                    "the key is given by records.key",
                    "set records.key to the new key and records.previousKey to the old one");
        }
        try (NodeFolder folder = NodeFolder.open(settings.folder())) {
            folder.rotate();
        } catch (RecordsException e) {
            throw new CommandFailedException(ExitCode.FINDINGS, e.getMessage(), e.nextStep());
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.FINDINGS, "the folder cannot be closed", "check the disk");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("rotated: the new key signs from the next start on");
        out.flush();
        return ExitCode.OK;
    }

    private Snapshot snapshot(ConfigOption config) {
        PrintWriter err = spec.commandLine().getErr();
        return config.valid(config.loader(environment).loadUnproved(), err).snapshot();
    }

    private void requireEmpty(Path out) {
        try (Stream<Path> files = Files.isDirectory(out) ? Files.list(out) : Stream.empty()) {
            if ((Files.exists(out) && !Files.isDirectory(out)) || files.findAny().isPresent()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--out is %s (expected: a new or empty folder)".formatted(out));
            }
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "--out is %s, which cannot be read".formatted(out));
        }
    }

    private Instant time(String option, String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s is %s (expected: a day such as 2026-11-01, or a time such as"
                                    .formatted(option, text)
                            + " 2026-11-01T06:00:00Z)");
        }
    }
}
