package dev.portolan.gateway.cli;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.Stores;
import dev.portolan.gateway.usage.UsageFormat;
import dev.portolan.gateway.usage.UsageQuery;
import dev.portolan.gateway.usage.UsageReport;
import dev.portolan.gateway.usage.UsageReports;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Prints what was used and what it cost. */
@Command(
        name = "usage",
        description =
                "Prints requests, tokens and cost from the store, by tenant, model, day or others."
                        + " Days are in UTC, costs at list price.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:printed",
            "1:the configuration has errors or no store, or the store cannot be read",
            "2:unusable arguments"
        })
final class UsageCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final InstantSource clock;
    @Mixin private ConfigOption config;

    @Option(
            names = "--by",
            paramLabel = "LIST",
            description =
                    "one column for each of: month, day or hour; tenant, key, model, endpoint,"
                            + " deployment, provider, place, policy (default: tenant,model)")
    private @Nullable String by;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "the first day, such as 2026-11-01 (default: the first of this month)")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "DAY",
            description = "the day after the last one (default: tomorrow)")
    private @Nullable String to;

    @Option(
            names = "--tenant",
            paramLabel = "ID",
            description = "only this tenant and its descendants")
    private @Nullable String tenant;

    @Option(
            names = "--descendants",
            description = "a tenant's line includes its descendants, so that lines overlap")
    private boolean descendants;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, csv, json, or focus for FOCUS 1.2 (default: table)")
    private String format = "table";

    @Spec private CommandSpec spec;

    UsageCommand(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        UsageFormat form =
                UsageFormat.of(format)
                        .orElseThrow(
                                () ->
                                        unusable(
                                                "--format is \"%s\" (expected: one of %s)"
                                                        .formatted(format, UsageFormat.words())));
        UsageReport report = read(query(form));
        PrintWriter out = spec.commandLine().getOut();
        out.print(form.print(report));
        out.flush();
        return ExitCode.OK;
    }

    private UsageQuery query(UsageFormat form) {
        Map<String, String> parameters = new HashMap<>();
        put(parameters, "by", by);
        put(parameters, "from", from);
        put(parameters, "to", to);
        put(parameters, "tenant", tenant);
        put(parameters, "descendants", descendants ? "true" : null);
        try {
            return form.query(parameters::get, clock.instant());
        } catch (UsageQuery.UnusableException e) {
            throw unusable("--" + e.getMessage());
        }
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private static CommandFailedException unusable(String message) {
        return new CommandFailedException(ExitCode.UNUSABLE, message, "see portolan usage --help");
    }

    private UsageReport read(UsageQuery query) {
        PrintWriter err = spec.commandLine().getErr();
        Snapshot snapshot = config.valid(config.loader(environment).loadUnproved(), err).snapshot();
        StoreSettings settings = snapshot.settings().store();
        if (settings == null) {
            throw new CommandFailedException(
                    ExitCode.FINDINGS,
                    "no usage is kept, since the configuration has no store",
                    "add store: {url: \"sqlite:var/portolan.db\", country: …} and restart the"
                            + " gateway");
        }
        try (Store store = Stores.openForReading(settings)) {
            return store.read(connection -> UsageReports.read(connection, query));
        } catch (StoreException e) {
            throw new CommandFailedException(ExitCode.FINDINGS, e.getMessage(), e.nextStep());
        }
    }
}
