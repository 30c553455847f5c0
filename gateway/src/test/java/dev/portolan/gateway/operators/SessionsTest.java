package dev.portolan.gateway.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.oidc.IssuerAccess;
import dev.portolan.policy.condition.ValueCompiler;
import dev.portolan.policy.condition.ValueExpression;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Origin;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

final class SessionsTest {
    private static final Principal ADA = new Principal("user=ada", AdminRole.OPERATOR);

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Sessions sessions = new Sessions(() -> now, new Random(7));
    private final SignInSettings settings = settings("client");

    private static SignInSettings settings(String clientId) {
        var written =
                new Scalar(
                        Position.startOf("t"), "\"admin\"", false, false, new Origin(1, 1, true));
        ValueExpression role =
                new ValueCompiler(Map.of(), new Findings())
                        .compile(written, ValueCompiler.Wanted.TEXT)
                        .orElseThrow();
        return new SignInSettings(
                new IssuerAccess("https://login.example", null, List.of(), null),
                clientId,
                null,
                URI.create("https://portolan.example" + SignInSettings.CALLBACK),
                List.of("openid"),
                role,
                null,
                Duration.ofHours(8));
    }

    @Test
    void session_inUse_endsAfterItsLongestTime() {
        String id = sessions.open(ADA, settings);
        for (int quarter = 0; quarter < 32; quarter++) {
            assertThat(sessions.find(id, settings)).as("quarter %d", quarter).isPresent();
            now = now.plus(Duration.ofMinutes(15));
        }
        assertThat(sessions.find(id, settings)).isEmpty();
    }

    @Test
    void session_unusedForAnHour_ends() {
        String id = sessions.open(ADA, settings);
        now = now.plus(Duration.ofMinutes(61));

        assertThat(sessions.find(id, settings)).isEmpty();
    }

    @Test
    void session_underOtherSettings_ends() {
        String id = sessions.open(ADA, settings);

        assertThat(sessions.find(id, settings("client"))).isPresent();
        assertThat(sessions.find(id, settings("another"))).isEmpty();
        assertThat(sessions.find(id, settings)).isEmpty();
    }

    @Test
    void sessions_beyondAThousand_pushOthersOut() {
        List<String> ids =
                IntStream.range(0, 1_500).mapToObj(_ -> sessions.open(ADA, settings)).toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.length() == 43);
        assertThat(ids.stream().filter(id -> sessions.find(id, settings).isPresent()).count())
                .isLessThanOrEqualTo(1_000);
    }

    @Test
    void sessions_printed_showNoSecret() {
        String id = sessions.open(ADA, settings);
        Session session = sessions.find(id, settings).orElseThrow();

        assertThat(session.toString()).doesNotContain(session.csrf(), id).contains("user=ada");
    }
}
