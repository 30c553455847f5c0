package dev.portolan.load.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.load.cases.CaseFolder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

final class RunResultTest {
    @TempDir private Path folder;

    @Test
    void results_ofPendingAndOtherRuns_failTheOtherWayRound() throws IOException {
        List<ReplayRun> runs = runs();
        assertThat(runs)
                .extracting(ReplayRun::label)
                .containsExactly(
                        "one [vllm, whole]",
                        "one [vllm, stream]",
                        "one [ollama, whole]",
                        "one [ollama, stream]");

        assertThat(verdicts(runs, Optional.of("wrong")))
                .containsExactly("FAIL", "pending", "FAIL", "FAIL");
        assertThat(verdicts(runs, Optional.empty()))
                .containsExactly("pass", "FAIL", "pass", "pass");
    }

    @Test
    void explanation_ofPendingRunThatPasses_saysWhatToDo() throws IOException {
        assertThat(new RunResult(runs().get(1), Optional.empty()).explanation())
                .isEqualTo("passes; take it from pending.yaml, where the reason is: later");
    }

    private static List<String> verdicts(List<ReplayRun> runs, Optional<String> difference) {
        return runs.stream().map(run -> new RunResult(run, difference).verdict().text()).toList();
    }

    private List<ReplayRun> runs() throws IOException {
        var one = Files.createDirectories(folder.resolve("one"));
        Files.writeString(
                one.resolve("case.yaml"),
                """
                title: one
                dialects: [vllm, ollama]
                stream: both
                request: {path: /v1/models}
                answer: {}
                """);
        Files.writeString(
                folder.resolve("pending.yaml"),
                "- {case: one, dialects: [vllm], stream: true, reason: later}\n");
        return ReplayPlan.of(CaseFolder.read(folder), _ -> true).runs();
    }
}
