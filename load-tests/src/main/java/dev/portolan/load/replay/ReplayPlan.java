package dev.portolan.load.replay;

import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.load.cases.CaseFolder;
import dev.portolan.load.cases.ReplayCase;
import dev.portolan.load.cases.ReplayDialect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The runs of a folder of cases, and the gateway's configuration for them: each run has a model and
 * deployments of its own, so that no run changes another's health.
 *
 * @param runs the runs, in the order of the cases
 */
public record ReplayPlan(List<ReplayRun> runs) {
    public ReplayPlan {
        runs = List.copyOf(runs);
    }

    /** Plans each case for each of its dialects that {@code wanted} accepts. */
    public static ReplayPlan of(CaseFolder folder, Predicate<ReplayDialect> wanted) {
        List<ReplayRun> runs = new ArrayList<>();
        for (var each : folder.cases()) {
            for (var dialect : each.dialects()) {
                if (wanted.test(dialect)) {
                    addRuns(runs, folder, each, dialect);
                }
            }
        }
        return new ReplayPlan(runs);
    }

    private static void addRuns(
            List<ReplayRun> runs, CaseFolder folder, ReplayCase of, ReplayDialect dialect) {
        for (var variant : of.variants()) {
            var reason = ReplayRun.reason(folder.pending(), of, dialect, variant);
            runs.add(new ReplayRun("r" + (runs.size() + 1), of, dialect, variant, reason));
        }
    }

    /** Returns the catalog; the upstreams listen on {@code port}. */
    public String catalog(int port) {
        var catalog = new StringBuilder("endpoints:\n");
        for (var run : runs) {
            int deployments = run.of().deployments(run.dialect());
            for (int number = 1; number <= deployments; number++) {
                catalog.append(endpoint(run, number, port));
            }
        }
        return catalog.toString();
    }

    private static String endpoint(ReplayRun run, int number, int port) {
        var id = run.id() + "d" + number;
        var dialect = run.dialect();
        var setup = run.of().setup();
        return """
          - {id: %s, url: "http://127.0.0.1:%d/%s%s", %s,
             models: [{model: %s, upstream: %s, price: {input: %d, output: %d, currency: EUR}%s%s}]}
        """
                .formatted(
                        id,
                        port,
                        id,
                        dialect.path(),
                        dialect.endpoint(),
                        quoted(run.model()),
                        quoted(setup.upstreamModel(dialect)),
                        number,
                        number,
                        dialect.modelSettings(),
                        setup.catalog().map(more -> ", " + inside(more.toString())).orElse(""));
    }

    /** Returns the policies: the cheapest deployment first, and what cases ask for. */
    public String policies() {
        var policies =
                new StringBuilder(
                        """
                        policies:
                          - name: default
                            prefer: {objective: cost}
                        """);
        for (var each : runs.stream().map(ReplayRun::of).distinct().toList()) {
            each.setup()
                    .policy()
                    .ifPresent(
                            more ->
                                    policies.append(
                                            """
                                              - {name: %s, priority: 1, when: '%s', %s}
                                            """
                                                    .formatted(
                                                            quoted("case " + each.name()),
                                                            condition(each),
                                                            inside(more.toString()))));
        }
        return policies.toString();
    }

    private String condition(ReplayCase of) {
        return runs.stream()
                .filter(run -> run.of().name().equals(of.name()))
                .map(run -> quoted(run.model()))
                .collect(Collectors.joining(", ", "request.model in [", "]"));
    }

    private static String inside(String object) {
        return object.substring(1, object.length() - 1);
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
