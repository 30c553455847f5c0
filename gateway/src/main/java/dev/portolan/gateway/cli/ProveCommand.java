package dev.portolan.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.explain.CounterexampleRequest;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.policy.proof.Proof;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Proves every invariant over every path a request may take, or prints a counterexample. */
@Command(
        name = "prove",
        description =
                "Proves every invariant over every path a request may take, or prints a"
                        + " counterexample: a request and the path it would take.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every invariant is proved",
            "1:an invariant is refuted, or the configuration has errors",
            "2:unusable arguments",
            "3:none is refuted but one is undecided: serve does not start"
        })
final class ProveCommand implements Callable<Integer> {
    private static final int UNDECIDED = 3;

    private final Map<String, String> environment;
    @Mixin private ConfigOption config;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec private CommandSpec spec;

    ProveCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        LoadResult loaded = config.loader(environment).loadUnproved();
        List<Proof> proofs = config.valid(loaded, err).snapshot().prove();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(tree(proofs));
        } else if (proofs.isEmpty()) {
            out.println("nothing to prove: there is no invariant");
        } else {
            proofs.forEach(proof -> print(proof, out));
        }
        out.flush();
        if (proofs.stream().anyMatch(Proof.Refuted.class::isInstance)) {
            return ExitCode.FINDINGS;
        }
        boolean open = proofs.stream().anyMatch(Proof.Undecided.class::isInstance);
        return open ? UNDECIDED : ExitCode.OK;
    }

    private static ObjectNode tree(List<Proof> proofs) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode invariants = root.putArray("invariants");
        for (Proof proof : proofs) {
            ObjectNode one = invariants.addObject().put("name", proof.invariant().name());
            one.put("at", proof.invariant().at().toString());
            switch (proof) {
                case Proof.Proved proved -> one.put("verdict", "proved");
                case Proof.Undecided undecided ->
                        one.put("verdict", "undecided").put("why", undecided.why());
                case Proof.Refuted refuted ->
                        one.put("verdict", "refuted")
                                .put("path", refuted.path())
                                .put(
                                        "cut",
                                        CounterexampleRequest.isBeyondSending(refuted.request()))
                                .set("witness", CounterexampleRequest.whole(refuted.request()));
            }
        }
        return root;
    }

    private static void print(Proof proof, PrintWriter out) {
        String name = proof.invariant().name();
        switch (proof) {
            case Proof.Proved proved -> out.println("proved: " + name);
            case Proof.Undecided undecided ->
                    out.println(
                            "%s: undecided: %s: %s"
                                    .formatted(proof.invariant().at(), name, undecided.why()));
            case Proof.Refuted refuted -> {
                out.println(
                        "%s: refuted: %s: %s"
                                .formatted(proof.invariant().at(), name, refuted.path()));
                out.println(
                        "  request, for portolan explain: "
                                + CounterexampleRequest.line(refuted.request()));
                if (CounterexampleRequest.isLong(refuted.request())) {
                    out.println(
                            " its text is truncated from %d tokens; prove --json prints all of it"
                                    .formatted(refuted.request().demand().inputTokens()));
                }
            }
        }
    }
}
