package dev.portolan.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.identity.NewKey;
import dev.portolan.gateway.operators.AdminRole;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.remote.AdminOption;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Creates a tenant's key or an operator's token and prints it once, with its line for {@code
 * tenants.yaml} or {@code portolan.yaml}.
 */
@Command(
        name = "new",
        description = {
            "Creates a tenant's key and prints it once, with the line for tenants.yaml;",
            "or an operator's token, with the line for admin.tokens in portolan.yaml.",
            "With --admin, the key is created in a running gateway, and valid at once."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class NewKeyCommand implements Callable<Integer> {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}";

    @ArgGroup(multiplicity = "1")
    private Holder holder = new Holder();

    /** Who is to use the key. */
    private static final class Holder {
        @Option(
                names = "--tenant",
                paramLabel = "ID",
                required = true,
                description = "the tenant's id in tenants.yaml")
        private @Nullable String tenant;

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                required = true,
                description = "an operator's role on the admin plane: viewer, operator or admin")
        private @Nullable AdminRole role;
    }

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "the key's or token's id; by default from today's date")
    private @Nullable String id;

    @Option(
            names = "--expires",
            paramLabel = "DAY",
            description = "the first day on which it is no longer valid, such as 2027-01-01")
    private @Nullable LocalDate expires;

    @Mixin private AdminOption admin;

    @Spec private CommandSpec spec;

    private final Map<String, String> environment;

    NewKeyCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return admin.isGiven() ? create() : print();
    }

    private int create() {
        String tenant = holder.tenant;
        if (tenant == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--admin creates keys of tenants only (expected: --tenant); tokens stand in"
                            + " portolan.yaml");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (id != null) {
            body.put("id", id);
        }
        if (expires != null) {
            body.put("expires", expires.toString());
        }
        JsonNode made =
                admin.client(environment).createKey(tenant, body, spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        out.println(made.path("key").asText());
        out.println();
        out.println(
                "The key %s of tenant %s is shown only now, and valid at once."
                        .formatted(made.path("id").asText(), tenant));
        return ExitCode.OK;
    }

    private int print() {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        String tenant = holder.tenant;
        String keyId = id == null ? (tenant == null ? "token-" : "key-") + today : id;
        checkName("--id", keyId);
        if (tenant != null) {
            checkName("--tenant", tenant);
        }
        NewKey key = NewKey.generate(new SecureRandom());
        PrintWriter out = spec.commandLine().getOut();
        out.println(key.text());
        out.println();
        String end = expires == null ? "" : ", expires: " + expires;
        AdminRole role = holder.role;
        if (role != null) {
            out.println(
                    "The token is shown only now and stored nowhere. To enable it, add this to");
            out.println("admin.tokens in portolan.yaml:");
            end = ", role: " + role.word() + end;
        } else {
            out.println(
                    "The key is shown only now and stored nowhere. To enable it, add this to the");
            out.println("keys of the tenant " + tenant + " in tenants.yaml:");
        }
        out.println();
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
