package dev.portolan.gateway.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.util.Map;

/** The commands for keys of a running gateway, except the one that creates them. */
final class KeyCommands {
    private KeyCommands() {}

    /** A command that changes one key. */
    abstract static sealed class Change extends RemoteCommand
            permits Rotate, Revoke, Expire, Delete {
        @Option(
                names = "--tenant",
                paramLabel = "ID",
                required = true,
                description = "the tenant's id")
        private String tenant;

        @Parameters(paramLabel = "KEY", description = "the key's id")
        private String key;

        Change(Map<String, String> environment) {
            super(environment);
        }

        final String path(String... below) {
            String[] all = new String[below.length + 2];
            all[0] = "keys";
            all[1] = key;
            System.arraycopy(below, 0, all, 2, below.length);
            return AdminClient.tenant(tenant, all);
        }

        final String named() {
            return "the key %s of tenant %s".formatted(key, tenant);
        }
    }

    /** Lists the keys of a tenant. */
    @Command(
            name = "list",
            description = "Lists a tenant's keys in a running gateway: status, expiry, last use.",
            mixinStandardHelpOptions = true)
    static final class Listing extends RemoteCommand {
        @Option(
                names = "--tenant",
                paramLabel = "ID",
                required = true,
                description = "the tenant's id")
        private String tenant;

        Listing(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            return print(send("GET", AdminClient.tenant(tenant, "keys"), null));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            TextTable table =
                    new TextTable("KEY", "SOURCE", "STATUS", "EXPIRES", "CREATED", "LAST USED");
            for (JsonNode key : answer.path("keys")) {
                JsonNode expires =
                        key.has("expires") ? key.path("expires") : key.at("/definition/expires");
                table.add(
                        key.path("id").asText(),
                        key.path("source").asText(),
                        key.path("status").asText(),
                        expires.asText(""),
                        key.path("created").asText(""),
                        key.path("lastUsed").asText(""));
            }
            table.print(out);
        }
    }

    /** Gives a key a new text. */
    @Command(
            name = "rotate",
            description = {
                "Gives a key a new text and prints it once;",
                "the one before stays valid for the overlap."
            },
            mixinStandardHelpOptions = true)
    static final class Rotate extends Change {
        @Option(
                names = "--overlap",
                paramLabel = "TIME",
                defaultValue = "24h",
                description =
                        "how long the text before stays valid, such as 1h; 0s for not at all"
                                + " (${DEFAULT-VALUE})")
        private String overlap;

        Rotate(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("overlap", overlap);
            return print(send("POST", path("rotate"), body));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println(answer.path("key").asText());
            out.println();
            out.println("The key is shown only now. " + before(answer));
        }

        private static String before(JsonNode answer) {
            return answer.has("previousValidUntil")
                    ? "The one before is valid until %s."
                            .formatted(answer.path("previousValidUntil").asText())
                    : "The one before is not valid any more.";
        }
    }

    /** Revokes a key. */
    @Command(
            name = "revoke",
            description = "Revokes a key for ever, in every replica within two seconds.",
            mixinStandardHelpOptions = true)
    static final class Revoke extends Change {
        Revoke(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            return print(send("POST", path("revoke"), null));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("revoked " + named());
            String next = answer.path("next").asText("");
            if (!next.isEmpty()) {
                out.println(next);
            }
        }
    }

    /** Changes when a key expires. */
    @Command(
            name = "expire",
            description = "Changes when a key expires.",
            mixinStandardHelpOptions = true)
    static final class Expire extends Change {
        private static final String NEVER = "never";

        @Option(
                names = "--at",
                paramLabel = "TIME",
                required = true,
                description =
                        "the first day or moment at which it is not valid any more, such as"
                                + " 2027-01-01 or 2027-01-01T12:00:00Z; or never")
        private String at;

        Expire(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            @Nullable String expires = at.equals(NEVER) ? null : at;
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("expires", expires);
            return print(send("PATCH", path(), body));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("%s expires: %s".formatted(named(), at));
        }
    }

    /** Deletes a key. */
    @Command(
            name = "delete",
            description = "Deletes a key, which is not valid any more, from the list of keys.",
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
            out.println("deleted " + named());
        }
    }
}
