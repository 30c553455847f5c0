package dev.portolan.gateway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.AwsIdentity;
import dev.portolan.load.sim.SimulatedBedrock;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Each way to an AWS identity, proved by Bedrock's check of the signature or the key. */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
@Timeout(180)
final class AwsCredentialsTest {
    private static final String CHAT = "/chat/completions";
    private static final String ASK =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String FILE = "aws.sharedCredentialsFile";
    private static final String API_KEY = "simulated-bedrock-api-key";
    private static final String POLICIES =
            """
            policies:
              - name: default
                prefer: {objective: cost}
                failover: {attempts: 1, deadline: 40s, firstToken: 30s, betweenTokens: 20s}
            """;

    private final AwsIdentity aws = AwsIdentity.in("eu-central-1");
    private final SimulatedEndpoint bedrock =
            SimulatedBedrock.in("eu-central-1", aws.keys())
                    .serving(CLAUDE)
                    .key(API_KEY)
                    .words(20)
                    .start();

    @TempDir private Path folder;

    @BeforeEach
    void start() throws IOException {
        System.setProperty(FILE, aws.credentials(folder).toString());
    }

    @AfterEach
    void stop() {
        System.clearProperty(FILE);
        bedrock.close();
        aws.close();
    }

    @Test
    void chat_eachIdentity_isSignedSoThatBedrockLetsItIn() throws IOException {
        AwsKey lent = aws.keys().issueTemporary(Duration.ofMinutes(10)).key();
        try (TestingGateway gateway =
                gateway(
                        endpoint(
                                "session",
                                "{type: static, accessKeyId: %s, secretAccessKey: %s, sessionToken: %s}"
                                        .formatted(lent.id(), lent.secret(), lent.token())),
                        endpoint("profile", "{type: profile, profile: portolan}"),
                        endpoint("chain", "{type: default}"),
                        endpoint("role", role(AwsIdentity.EXTERNAL_ID)),
                        endpoint("web", web(aws.workloadToken(folder))),
                        endpoint("key", key()))) {
            for (String model : List.of("session", "profile", "chain", "role", "web", "key")) {
                HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(model));
                assertThat(answer.statusCode()).as(model + answer.body()).isEqualTo(200);
                assertThat(answer.body()).contains("received");
                assertThat(gateway.unavailable(model, model)).as(model).isEmpty();
            }
            assertThat(bedrock.inferences()).hasSize(6);
            assertThat(bedrock.inferences())
                    .extracting(seen -> seen.header("x-amz-security-token").isPresent())
                    .containsExactly(true, false, false, true, true, false);
            assertThat(bedrock.inferences().getLast().header("authorization"))
                    .contains("Bearer " + API_KEY);
        }
    }

    @Test
    void identity_thatCannotBeHad_isUnavailableWithItsReasonAndNoSecret() throws IOException {
        try (TestingGateway gateway =
                gateway(
                        endpoint("stranger", role("another-external-id")),
                        endpoint("lost", web(folder.resolve("no-such-token"))),
                        endpoint("nobody", "{type: profile, profile: nobody}"))) {
            assertUnavailable(gateway, "stranger", "not authorized to perform: sts:AssumeRole");
            assertUnavailable(gateway, "lost", "no-such-token");
            assertUnavailable(gateway, "nobody", "nobody");
            assertThat(bedrock.inferences()).isEmpty();
        }
    }

    @Test
    void coldCalls_thatComeTogether_shareOneRefreshAndHoldUpNobodyElse() {
        aws.tokenService().failing(Fault.stallBeforeHead());
        try (TestingGateway gateway =
                gateway(endpoint("role", role(AwsIdentity.EXTERNAL_ID)), endpoint("key", key()))) {
            List<CompletableFuture<HttpResponse<String>>> waiting =
                    Stream.generate(() -> gateway.begin(CHAT, ASK.formatted("role")))
                            .limit(16)
                            .toList();
            assertThat(aws.tokenService().awaitRequests(1)).isTrue();
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.post(CHAT, ASK.formatted("key")).statusCode()).isEqualTo(200);
            }
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            assertThat(aws.tokenService().requests()).hasSize(1);
            waiting.forEach(call -> call.cancel(true));
        }
    }

    @Test
    void calls_onceThereIsAnIdentity_askForNoOther() {
        aws.tokenService().failing(Fault.delayed(Duration.ofMillis(500)));
        try (TestingGateway gateway = gateway(endpoint("role", role(AwsIdentity.EXTERNAL_ID)))) {
            List<CompletableFuture<HttpResponse<String>>> together =
                    Stream.generate(() -> gateway.begin(CHAT, ASK.formatted("role")))
                            .limit(16)
                            .toList();
            assertThat(together)
                    .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
            assertThat(gateway.post(CHAT, ASK.formatted("role")).statusCode()).isEqualTo(200);
            assertThat(aws.keys().temporaryIssued()).isEqualTo(1);
        }
    }

    private static void assertUnavailable(TestingGateway gateway, String name, String why) {
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(name));
        assertThat(answer.statusCode()).isIn(502, 503);
        assertThat(answer.body()).doesNotContain(why);
        assertThat(gateway.unavailable(name, name))
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .contains(why)
                                        .doesNotContain(AwsKey.SIMULATED.secret()));
    }

    private String role(String externalId) {
        return "{type: assume-role, roleArn: \"%s\", externalId: %s, profile: %s, stsUrl: \"%s\"}"
                .formatted(
                        AwsIdentity.ROLE,
                        externalId,
                        AwsIdentity.PROFILE,
                        aws.tokenService().url());
    }

    private String web(Path token) {
        return "{type: web-identity, roleArn: \"%s\", tokenFile: \"%s\", stsUrl: \"%s\"}"
                .formatted(AwsIdentity.ROLE, token, aws.tokenService().url());
    }

    private String endpoint(String id, String credentials) {
        return """
          - id: %1$s
            provider: aws-bedrock
            url: %2$s
            region: eu-central-1
            attest: {processing: [DE], storage: [DE], by: test, at: 2026-01-01, expires: 2099-12-31}
            credentials: %3$s
            models: [{model: %1$s, upstream: "%4$s"}]
        """
                .formatted(id, bedrock.url(), credentials, CLAUDE);
    }

    private TestingGateway gateway(String... endpoints) {
        String usual = endpoint("m", key());
        return TestingGateway.start("endpoints:\n" + String.join("", endpoints) + usual, POLICIES);
    }

    private static String key() {
        return "{type: api-key, key: %s}".formatted(API_KEY);
    }
}
