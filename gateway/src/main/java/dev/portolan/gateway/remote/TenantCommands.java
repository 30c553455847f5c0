package dev.portolan.gateway.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The commands for tenants of a running gateway. */
final class TenantCommands {
    private TenantCommands() {}

    /** The parent of the commands for tenants. */
    @Command(
            name = "tenant",
            description = "Lists and changes the tenants of a running gateway.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    static final class Group implements Callable<Integer> {
        @Spec private CommandSpec spec;

        @Override
        public Integer call() {
            throw new ParameterException(
                    spec.commandLine(),
                    "no command (expected: one of "
                            + String.join(", ", spec.subcommands().keySet())
                            + ")");
        }
    }

    /** A command that changes one tenant. */
    abstract static sealed class Change extends RemoteCommand permits Create, Update, Delete {
        @Parameters(paramLabel = "ID", description = "the tenant's id")
        private String id;

        Change(Map<String, String> environment) {
            super(environment);
        }

        final String id() {
            return id;
        }

        final String path() {
            return AdminClient.tenant(id);
        }
    }

    /** Lists tenants. */
    @Command(
            name = "list",
            description = {
                "Lists the tenants of a running gateway with what they inherit,",
                "and what is spent of their budgets."
            },
            mixinStandardHelpOptions = true)
    static final class Listing extends RemoteCommand {
        private static final String PAGE = "/admin/v1/tenants?limit=1000&after=";

        Listing(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            JsonNode first = send("GET", PAGE, null);
            ArrayNode all = first.withArray("/tenants");
            for (String next = first.path("next").asText(""); !next.isEmpty(); ) {
                JsonNode page = send("GET", PAGE + AdminClient.encoded(next), null);
                page.path("tenants").forEach(all::add);
                next = page.path("next").asText("");
            }
            if (first instanceof ObjectNode object) {
                object.remove("next");
            }
            return print(first);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            TextTable table =
                    new TextTable(
                            "TENANT", "PARENT", "SOURCE", "LABELS", "MODELS", "LIMITS", "BUDGETS");
            for (JsonNode tenant : answer.path("tenants")) {
                table.add(
                        tenant.path("id").asText(),
                        tenant.path("parent").asText(""),
                        tenant.has("suspended") ? "suspended" : tenant.path("source").asText(),
                        labels(tenant.path("labels")),
                        models(tenant.path("models")),
                        limits(tenant),
                        budgets(tenant));
            }
            table.print(out);
            if (answer.at("/store/state").asText().equals("unavailable")) {
                out.println();
                out.println("The store does not answer: " + answer.at("/store/problem").asText());
            }
        }

        private static String labels(JsonNode labels) {
            List<String> all = new ArrayList<>();
            labels.properties().forEach(e -> all.add(e.getKey() + "=" + e.getValue().asText()));
            return String.join(",", all.stream().sorted().toList());
        }

        private static String models(JsonNode models) {
            List<String> all = new ArrayList<>();
            models.forEach(model -> all.add(model.asText()));
            return models.isArray() ? String.join(",", all) : "all";
        }

        private static String limits(JsonNode tenant) {
            List<String> all = new ArrayList<>();
            for (JsonNode limit : tenant.path("limits")) {
                all.add(
                        of(tenant, limit)
                                + limit.path("of").asText()
                                + " "
                                + limit.path("limit").asText());
            }
            return String.join(", ", all);
        }

        private static String budgets(JsonNode tenant) {
            List<String> all = new ArrayList<>();
            for (JsonNode budget : tenant.path("budgets")) {
                all.add(
                        "%s%s of %s %s/%s"
                                .formatted(
                                        of(tenant, budget),
                                        plain(budget.path("spent")),
                                        plain(budget.path("amount")),
                                        budget.path("currency").asText(),
                                        budget.path("per").asText()));
            }
            return String.join(", ", all);
        }

        private static String plain(JsonNode number) {
            return number.decimalValue().stripTrailingZeros().toPlainString();
        }

        /** Returns whose limit it is if it is not the tenant's own. */
        private static String of(JsonNode tenant, JsonNode limit) {
            String model = limit.has("model") ? limit.path("model").asText() + " " : "";
            return limit.path("tenant").equals(tenant.path("id"))
                    ? model
                    : limit.path("tenant").asText() + ": " + model;
        }
    }

    /** Creates a tenant. */
    @Command(
            name = "create",
            description = "Creates a tenant in a running gateway.",
            mixinStandardHelpOptions = true)
    static final class Create extends Change {
        @Mixin private DefinitionOptions definition;

        Create(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            return print(send("POST", path(), definition.read()));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("created the tenant " + id());
        }
    }

    /** Changes members of a tenant. */
    @Command(
            name = "update",
            description = {
                "Changes a tenant of a running gateway: the members that the options name.",
                "A null in --definition removes a member."
            },
            mixinStandardHelpOptions = true)
    static final class Update extends Change {
        @Mixin private DefinitionOptions definition;

        Update(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            return print(send("PATCH", path(), definition.read()));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("changed the tenant " + id());
        }
    }

    /** Deletes a tenant. */
    @Command(
            name = "delete",
            description = "Deletes a tenant of a running gateway, with its keys.",
            mixinStandardHelpOptions = true)
    static final class Delete extends Change {
        Delete(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            return print(send("DELETE", path(), null));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("deleted the tenant " + id());
        }
    }
}
