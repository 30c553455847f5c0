package dev.portolan.gateway.cli;

import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.explain.PlacementText;
import dev.portolan.gateway.explain.RequestExplainer;
import dev.portolan.gateway.explain.RequestExplainer.Explained;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.engine.Explanation;
import dev.portolan.policy.explain.ExplanationJson;
import dev.portolan.policy.explain.ExplanationText;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Prints the decision about one request with all its steps. */
@Command(
        name = "explain",
        description =
                "Prints the decision about one request: the policies that apply, every"
                        + " candidate with the rule that kept, ranked or removed it, and the plan.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:decided: permitted or denied",
            "1:the configuration has errors",
            "2:unusable arguments or request"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    @Mixin private ConfigOption config;
    @ArgGroup private @Nullable Caller caller;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Parameters(
            paramLabel = "REQUEST.json",
            description =
                    "the body of a request, or {\"tenant\": …, \"path\": …, \"headers\": {…},"
                            + " \"request\": {…}}; - is standard input")
    private Path request;

    @Spec private CommandSpec spec;

    ExplainCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The caller, unless the request names it. */
    private static final class Caller {
        @Option(names = "--key", paramLabel = "KEY", description = "the caller's key")
        private @Nullable String key;

        @Option(names = "--tenant", paramLabel = "ID", description = "the caller's tenant")
        private @Nullable String tenant;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Snapshot snapshot = config.valid(config.loader(environment).loadUnproved(), err).snapshot();
        RequestExplainer explainer = new RequestExplainer(snapshot);
        return switch (explainer.explain(read(), caller == null ? null : known(snapshot, caller))) {
            case Explained.Decided decided -> print(decided.explanation());
            case Explained.Unusable why ->
                    throw new CommandFailedException(
                            ExitCode.UNUSABLE,
                            withoutFullStop(why.message()),
                            "correct the request");
        };
    }

    private static String withoutFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private int print(Explanation explanation) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ExplanationJson.of(explanation));
        } else {
            out.print(ExplanationText.of(explanation));
            out.print(PlacementText.of(explanation));
        }
        out.flush();
        return ExitCode.OK;
    }

    private byte[] read() {
        try {
            return request.toString().equals("-")
                    ? System.in.readAllBytes()
                    : Files.readAllBytes(request);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE, request + " cannot be read", "pass the file of a request");
        }
    }

    private static Identity.Known known(Snapshot snapshot, Caller caller) {
        if (caller.key != null) {
            return byKey(snapshot, caller.key);
        }
        String id = String.valueOf(caller.tenant);
        Tenant tenant = snapshot.tenants().byId().get(id);
        if (tenant == null) {
            Set<String> known = snapshot.tenants().byId().keySet();
            throw new CommandFailedException(
                    ExitCode.UNUSABLE,
                    "there is no tenant \"" + id + "\"" + Suggestion.of(id, known),
                    "pass a tenant of tenants.yaml");
        }
        return new Identity.Known(tenant, "");
    }

    private static Identity.Known byKey(Snapshot snapshot, String key) {
        return switch (snapshot.tenants().keyring().identify(null, key, null)) {
            case Identity.Known known -> known;
            case Identity.Unknown unknown ->
                    throw new CommandFailedException(
                            ExitCode.UNUSABLE,
                            switch (unknown.reason()) {
                                case EXPIRED -> "the key has expired";
                                case MISSING,
                                        UNKNOWN,
                                        TOKEN,
                                        NO_SUCH_TENANT,
                                        LABEL_CONFLICT,
                                        BUSY,
                                        SEVERAL_TENANTS ->
                                        "no tenant has this key";
                            },
                            "pass another key, or --tenant");
        };
    }
}
