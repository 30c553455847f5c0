package dev.portolan.policy.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.RandomConfigurations;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Prefer.Objective;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Retention;
import dev.portolan.policy.replay.DecisionRecord.Measured;
import dev.portolan.policy.replay.DecisionRecord.Outcome;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Checks that a written record is read back unchanged and that other text is rejected. */
final class RecordPropertyTest {

    @Property(tries = 200)
    void write_anyRequest_isReadBackUnchanged(
            @ForAll long seed,
            @ForAll @CharRange(from = ' ', to = '\u00ff') String header,
            @ForAll boolean excludes)
            throws IOException {
        var configurations = new RandomConfigurations(seed);
        RequestFacts request = asking(configurations, header + "${env:HOME}", excludes);
        var outcome = new Outcome(200, "", "e1", "m1", "FR", new Measured(10, 0, 20, 12.5, 99.125));
        var written = new DecisionRecord(Instant.EPOCH, "r-" + seed, request, outcome);

        String line = line(written);
        var findings = new Findings();
        Optional<DecisionRecord> read = RecordReader.read("log:1", line, findings);

        assertThat(line.trim()).doesNotContain("\n");
        assertThat(findings.sorted()).isEmpty();
        assertThat(read).contains(written);
    }

    private static RequestFacts asking(
            RandomConfigurations configurations, String header, boolean excludes) {
        RequestFacts any = configurations.request();
        CountrySet operators =
                excludes ? CountrySet.ANY.minus(CountrySet.of("US")) : CountrySet.of("DE", "FR");
        Requirement require =
                configurations
                        .tightening()
                        .with(Axis.COPIES, CountrySet.of("FR"))
                        .with(Axis.OPERATOR, operators)
                        .with(Axis.RETENTION, Retention.ABUSE_MONITORING);
        return new RequestFacts(
                new Caller(any.caller().tenant(), Map.of(), any.caller().key(), null),
                any.model(),
                any.path(),
                Map.of("x-data-class", header),
                any.tags(),
                known(any.demand()),
                new Preferences(require, Objective.COST, 0));
    }

    /** Needs that have a name; made-up configurations also have some without. */
    private static Demand known(Demand demand) {
        return new Demand(
                demand.stream(),
                demand.inputTokens(),
                demand.maxOutputTokens(),
                Capabilities.of(demand.needs().list()));
    }

    @Property(tries = 500)
    void read_textThatIsNoRecord_returnsEmpty(@ForAll String text) {
        assertThat(RecordReader.read("log:1", text, new Findings())).isEmpty();
    }

    private static String line(DecisionRecord decision) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var json = new RecordJson(out)) {
            json.write(decision);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
