package dev.portolan.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Target;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.bedrock.Bedrock;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** An endpoint's guardrail is sent with every chat, and the caller's own is dropped. */
final class GuardrailTest {
    private static final String CLAUDE = "anthropic.claude-sonnet-4-5-v1:0";
    private static final String CALLERS =
            ",\"guardrailConfig\":{\"guardrailIdentifier\":\"theirs\",\"guardrailVersion\":\"9\"}";

    @ParameterizedTest
    @CsvSource({"CHAT", "MESSAGES"})
    void converse_withAGuardrail_sendsItInTheBody(Operation operation) {
        UpstreamRequest sent = sent(operation, target(CLAUDE, "", ""), "");
        assertThat(config(sent).get("guardrailIdentifier").text()).isEqualTo("gr1");
        assertThat(config(sent).get("guardrailVersion").text()).isEqualTo("2");
        assertThat(sent.dropped()).isEmpty();
    }

    @Test
    void converse_callersOwn_isReplacedAndReportedAsDropped() {
        UpstreamRequest sent = sent(Operation.CHAT, target(CLAUDE, "", ""), CALLERS);
        assertThat(config(sent).get("guardrailIdentifier").text()).isEqualTo("gr1");
        assertThat(sent.dropped()).containsExactly("guardrailConfig");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-sonnet-4-5-v1:0, CHAT, '', invoke",
        "anthropic.claude-sonnet-4-5-v1:0, MESSAGES, '', invoke",
        "amazon.nova-pro-v1:0, CHAT, '', invoke",
        "meta.llama3-70b-instruct-v1:0, CHAT, '', invoke",
        "openai.gpt-oss-20b-1:0, CHAT, '', invoke",
        "openai.gpt-oss-20b-1:0, CHAT, /openai/v1, ''",
    })
    void otherOperations_withAGuardrail_sendItInHeaders(
            String model, Operation operation, String path, String api) {
        UpstreamRequest sent = sent(operation, target(model, path, api), "");
        assertThat(sent.headers())
                .containsEntry("x-amzn-bedrock-guardrailidentifier", "gr1")
                .containsEntry("x-amzn-bedrock-guardrailversion", "2");
    }

    private static JsonValue config(UpstreamRequest sent) {
        byte[] bytes = sent.body().toBytes();
        JsonValue body = Objects.requireNonNull(JsonReader.read(bytes, 0, bytes.length));
        return body.get("guardrailConfig");
    }

    private static Target target(String model, String path, String api) {
        var settings =
                new HashMap<>(Map.of(Target.GUARDRAIL, "gr1", Target.GUARDRAIL_VERSION, "2"));
        if (!api.isEmpty()) {
            settings.put(Target.API, api);
        }
        return new Target(URI.create("https://b.example" + path), model, settings);
    }

    private static UpstreamRequest sent(Operation operation, Target target, String more) {
        return TestingCalls.prepared(new Bedrock(), operation, target, more);
    }
}
