package dev.portolan.policy.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.model.Requirement;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

final class RecordedNamesTest {
    @Test
    void record_longTexts_isBounded() throws IOException {
        String megabyte = "m".repeat(1 << 20);
        var reads = new RecordedNames(Set.of("x-data-class"), Set.of("team"), false);
        RequestFacts request =
                request(megabyte, Map.of("x-data-class", megabyte), Map.of("team", megabyte));

        var out = new ByteArrayOutputStream();
        try (var json = new RecordJson(out)) {
            json.write(
                    new DecisionRecord(
                            java.time.Instant.EPOCH,
                            "id",
                            reads.of(request),
                            DecisionRecord.Outcome.refused(404, "model_not_found")));
        }

        assertThat(out.size()).isLessThan(4_096);
    }

    @Test
    void record_usualTexts_preservesThem() {
        var reads = new RecordedNames(Set.of("x-data-class"), Set.of("team"), false);
        RequestFacts request =
                request("m".repeat(128), Map.of("x-data-class", "personal"), Map.of("team", "a"));

        assertThat(reads.of(request)).isEqualTo(request);
    }

    private static RequestFacts request(
            String model, Map<String, String> headers, Map<String, String> tags) {
        return new RequestFacts(
                new Caller("acme", Map.of(), "ci", Set.of()),
                model,
                "/v1/chat/completions",
                headers,
                tags,
                new Demand(false, 1, Demand.UNBOUNDED, Capabilities.NONE),
                new Preferences(Requirement.NONE, null, 0));
    }
}
