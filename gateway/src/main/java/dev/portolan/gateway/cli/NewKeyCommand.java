package dev.portolan.gateway.cli;

import dev.portolan.gateway.identity.NewKey;
import dev.portolan.gateway.program.ExitCode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;

/** Creates a key and prints it once, with its line for {@code tenants.yaml}. */
@Command(
        name = "new",
        description = "Creates a key and prints it once, with the line for tenants.yaml.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class NewKeyCommand implements Callable<Integer> {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}";

    @Option(
            names = "--tenant",
            paramLabel = "ID",
            required = true,
            description = "the tenant's id in tenants.yaml")
    private String tenant;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "the key's id, unique within the tenant; by default from today's date")
    private @Nullable String id;

    @Option(
            names = "--expires",
            paramLabel = "DAY",
            description = "the first day on which the key is no longer valid, such as 2027-01-01")
    private @Nullable LocalDate expires;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        String keyId = id == null ? "key-" + LocalDate.now(ZoneOffset.UTC) : id;
        checkName("--tenant", tenant);
        checkName("--id", keyId);
        NewKey key = NewKey.generate(new SecureRandom());
        PrintWriter out = spec.commandLine().getOut();
        out.println(key.text());
        out.println();
        out.println("The key is shown only now and stored nowhere. To enable it, add this to the");
        out.println("keys of the tenant " + tenant + " in tenants.yaml:");
        out.println();
        String end = expires == null ? "" : ", expires: " + expires;
        out.println("  - {id: %s, hash: \"%s\"%s}".formatted(keyId, key.hash(), end));
        return ExitCode.OK;
    }

    private void checkName(String option, String name) {
        if (!name.matches(NAME)) {
            throw new ParameterException(
                    spec.commandLine(),
                    option
                            + " is not a valid name (expected: letters, digits and . _ - : / @ +,"
                            + " beginning with a letter or digit)");
        }
    }
}
