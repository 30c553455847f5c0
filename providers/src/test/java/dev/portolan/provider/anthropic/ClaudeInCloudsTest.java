package dev.portolan.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Bodies in Anthropic's protocol as each cloud that serves Claude receives them. */
final class ClaudeInCloudsTest {
    private static final AnthropicBetas BETAS =
            new AnthropicBetas(List.of("context-management-2025-06-27", "b"));

    private static UpstreamRequest sent(
            String provider, Target target, Operation operation, String more) {
        var body =
                """
                {"model":"alias","max_tokens":9,"context_management":{"edits":[]},\
                "messages":[{"role":"user","content":"x"}]%s}\
                """
                        .formatted(more);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = (HeadReading.Read) RequestHead.read(bytes, 0, bytes.length);
        var call = new Call(operation, head.head(), bytes, 0, bytes.length).withBetas(BETAS);
        var prepared = Providers.byId(provider).orElseThrow().prepare(call, target);
        return ((Preparation.Ready) prepared).request();
    }

    private static Target vertex(String model) {
        return new Target(
                URI.create("https://europe-west4-aiplatform.googleapis.com"),
                model,
                Map.of(Target.PROJECT, "harbour", Target.REGION, "europe-west4"));
    }

    private static String text(UpstreamRequest request) {
        return new String(request.body().toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void vertex_anthropicProtocol_namesTheModelInThePathAndTheVersionInTheBody() {
        var request =
                sent(
                        "gcp-vertex",
                        vertex("claude-sonnet-4-5@20250929"),
                        Operation.MESSAGES,
                        ",\"stream\":true");

        assertThat(request.path())
                .isEqualTo(
                        "/v1/projects/harbour/locations/europe-west4/publishers/anthropic/models/"
                                + "claude-sonnet-4-5@20250929:streamRawPredict");
        assertThat(text(request))
                .isEqualTo(
                        "{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\":9,"
                                + "\"context_management\":{\"edits\":[]},\"messages\":[{\"role\":"
                                + "\"user\",\"content\":\"x\"}],\"stream\":true}");
        assertThat(request.headers())
                .containsEntry("anthropic-beta", "context-management-2025-06-27")
                .doesNotContainKey("anthropic-version");
        assertThat(request.dropped()).containsExactly("anthropic_beta.b");
    }

    @Test
    void vertex_tokenCount_callsTheCountingModelAndNamesTheModelInTheBody() {
        var request = sent("gcp-vertex", vertex("claude-sonnet-4-5"), Operation.COUNT_TOKENS, "");

        assertThat(request.path()).endsWith("/publishers/anthropic/models/count-tokens:rawPredict");
        assertThat(text(request))
                .contains("\"model\":\"claude-sonnet-4-5\"")
                .contains("\"anthropic_version\":\"vertex-2023-10-16\"");
    }

    @Test
    void foundry_addressOfClaude_isAnthropicsOwnPath() {
        for (var base : List.of("/anthropic", "/anthropic/v1", "/anthropic/")) {
            var target =
                    new Target(URI.create("https://h.services.ai.azure.com" + base), "claude-prod");
            var request = sent("azure-foundry", target, Operation.MESSAGES, "");
            assertThat(request.path()).isEqualTo("/anthropic/v1/messages");
            assertThat(text(request)).startsWith("{\"model\":\"claude-prod\",\"max_tokens\":9,");
            assertThat(request.headers()).containsEntry("anthropic-version", "2023-06-01");
        }
    }

    @Test
    void bedrock_unknownBetas_areDroppedForEveryModel() {
        var base = URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com");
        var claude = new Target(base, "eu.anthropic.claude-sonnet-4-5-20250929-v1:0");
        assertThat(text(sent("aws-bedrock", claude, Operation.MESSAGES, "")))
                .doesNotContain("anthropic_beta");
        assertThat(sent("aws-bedrock", claude, Operation.MESSAGES, "").dropped())
                .contains("anthropic_beta.context-management-2025-06-27", "anthropic_beta.b");
        var nova =
                sent(
                        "aws-bedrock",
                        new Target(base, "amazon.nova-lite-v1:0"),
                        Operation.MESSAGES,
                        "");
        assertThat(text(nova)).doesNotContain("anthropic_beta");
        assertThat(nova.dropped()).contains("anthropic_beta");
    }

    @Property
    void betas_anyText_areNamesOrNothing(@ForAll String text) {
        AnthropicBetas.read(List.of(text))
                .ifPresent(
                        betas -> {
                            assertThat(betas.header()).matches("[a-z0-9._,-]*");
                            assertThat(AnthropicBetas.read(List.of(betas.header())))
                                    .hasValue(betas);
                        });
    }

    @Test
    void betas_ofSeveralHeaders_areOneList() {
        assertThat(AnthropicBetas.read(List.of("a-1, b", "b,c")).orElseThrow().header())
                .isEqualTo("a-1,b,c");
        assertThat(AnthropicBetas.read(List.of())).hasValue(AnthropicBetas.NONE);
        assertThat(AnthropicBetas.read(List.of("a\r\nx-evil: 1"))).isEmpty();
        assertThat(AnthropicBetas.read(List.of("x".repeat(65)))).isEmpty();
    }
}
