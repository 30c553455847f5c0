package dev.portolan.load.replay;

import dev.portolan.load.cases.CaseFolder;
import dev.portolan.load.cases.InvalidCaseException;
import dev.portolan.load.demo.GatewayProcess;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** The command {@code load-tests/replay}. */
public final class CaseReplay {
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    private CaseReplay() {}

    /** Plays a folder of cases; exits with 1 if one failed and 2 for mistakes in it. */
    public static void main(String[] args) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            System.out.println(ReplayOptions.USAGE);
            System.exit(0);
        }
        try {
            System.exit(run(ReplayOptions.parse(List.of(args)), System.out));
        } catch (IllegalArgumentException | InvalidCaseException e) {
            System.err.println(e.getMessage());
            System.exit(UNUSABLE);
        } catch (IOException e) {
            System.err.println("replay: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    private static int run(ReplayOptions options, PrintStream out)
            throws IOException, InterruptedException {
        var folder = CaseFolder.read(options.folder());
        var plan = ReplayPlan.of(folder, options::wants);
        var key = "sk-replay-" + UUID.randomUUID();
        List<RunResult> results = new ArrayList<>();
        try (var upstreams = ReplayUpstreams.open();
                var configuration = ReplayConfiguration.write(plan, upstreams.port(), key);
                var gateway = GatewayProcess.serve(configuration.folder());
                var player = new ReplayPlayer(upstreams, gateway.dataUrl(), key)) {
            for (var result : player.start(plan).values()) {
                results.add(result.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a case could not be played: " + e.getCause(), e);
        }
        results.sort((a, b) -> Integer.compare(order(plan, a), order(plan, b)));
        out.print(new ResultTable(folder, results).text());
        long failures = results.stream().filter(RunResult::isFailure).count();
        out.printf("%d runs, %d failed%n", results.size(), failures);
        return failures == 0 ? 0 : FAILED;
    }

    private static int order(ReplayPlan plan, RunResult result) {
        return plan.runs().indexOf(result.run());
    }
}
