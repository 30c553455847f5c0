package dev.portolan.provider.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Requests with parameters that a model refuses, as each provider sends them to it. */
final class RefusedParametersTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]";
    private static final Map<String, String> SETTINGS =
            Map.of(Target.PROJECT, "p", Target.REGION, "europe-west4");

    private static Target target(String provider, String model, String path, String family) {
        var settings = new java.util.HashMap<>(SETTINGS);
        if (!family.isEmpty()) {
            settings.put(Target.FAMILY, family);
        }
        if (path.equals("invoke")) {
            settings.put(Target.API, Target.INVOKE);
        }
        var base = path.startsWith("/") ? "https://" + provider + ".example" + path : null;
        return new Target(
                URI.create(base == null ? "https://" + provider + ".example" : base),
                model,
                settings);
    }

    private static Preparation prepare(
            String provider, Operation operation, Target target, String members) {
        var body = "{\"model\":\"m\"," + MESSAGES + (members.isEmpty() ? "" : ",") + members + "}";
        return Providers.byId(provider)
                .orElseThrow()
                .prepare(TestingCalls.call(operation, body), target);
    }

    private static UpstreamRequest sent(
            String provider, Operation operation, Target target, String members) {
        if (prepare(provider, operation, target, members)
                instanceof Preparation.Ready(UpstreamRequest request)) {
            return request;
        }
        throw new AssertionError("not prepared: " + members);
    }

    private static JsonValue members(UpstreamRequest request) {
        var bytes = request.body().toBytes();
        var body = JsonReader.read(bytes, 0, bytes.length);
        return new ObjectBuilder(body == null ? JsonValue.JsonLiteral.NULL : body)
                .remove("model")
                .remove("messages")
                .remove("anthropic_version")
                .build();
    }

    private static List<String> names(String list) {
        return list.isBlank() ? List.of() : Arrays.asList(list.split(" ", -1));
    }

    private static void check(
            Operation operation,
            String provider,
            Target target,
            String members,
            String expected,
            String dropped) {
        var request = sent(provider, operation, target, members);
        assertThat(members(request).toJson()).isEqualTo("{" + expected + "}");
        assertThat(request.dropped()).containsExactlyInAnyOrderElementsOf(names(dropped));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    openai | o4-mini | "max_tokens":7 | "max_completion_tokens":7 | ''
                    openai | gpt-5 | "max_tokens":7,"temperature":0.2,"top_p":0.9,"stop":["x"],"presence_penalty":1,"frequency_penalty":1 | "max_completion_tokens":7 | temperature top_p stop presence_penalty frequency_penalty
                    openai | gpt-5 | "temperature":1,"top_p":1.0,"presence_penalty":0,"seed":3 | "temperature":1,"top_p":1.0,"presence_penalty":0,"seed":3 | ''
                    openai | gpt-5 | "temperature":null,"stop":null | "temperature":null,"stop":null | ''
                    openai | gpt-5 | "max_tokens":7,"max_completion_tokens":8 | "max_completion_tokens":8 | ''
                    openai | gpt-5 | "logprobs":false,"logit_bias":{} | '' | ''
                    openai | gpt-5 | "reasoning_effort":"none" | "reasoning_effort":"minimal" | ''
                    openai | gpt-5 | "reasoning_effort":"xhigh" | "reasoning_effort":"high" | ''
                    openai | gpt-5 | "reasoning_effort":"low","verbosity":"low" | "reasoning_effort":"low","verbosity":"low" | ''
                    openai | o3 | "stop":"x","parallel_tool_calls":false,"verbosity":"low" | '' | stop parallel_tool_calls verbosity
                    openai | o3-mini | "stop":"x","parallel_tool_calls":true | "stop":"x" | ''
                    openai | gpt-5.1 | "temperature":0.2,"top_p":0.5 | "temperature":0.2,"top_p":0.5 | ''
                    openai | gpt-5.1 | "temperature":0.2,"reasoning_effort":"low" | "reasoning_effort":"low" | temperature
                    openai | gpt-5.1 | "reasoning_effort":"minimal" | "reasoning_effort":"low" | ''
                    openai | gpt-5.5 | "temperature":0.2 | '' | temperature
                    openai | gpt-6-luna | "temperature":0.2,"reasoning_effort":"none" | "temperature":0.2,"reasoning_effort":"none" | ''
                    openai | gpt-4o | "temperature":0.2,"stop":["x"],"max_tokens":5 | "temperature":0.2,"stop":["x"],"max_tokens":5 | ''
                    openai | gpt-4o | "reasoning_effort":"low","verbosity":"low" | '' | reasoning_effort verbosity
                    openai | gpt-4o | "service_tier":"standard_only" | '' | service_tier
                    openai | gpt-4o | "service_tier":"flex" | "service_tier":"flex" | ''
                    openai-compatible | anthropic/claude-opus-4.7 | "temperature":0.2,"top_k":4,"reasoning_effort":"none" | "reasoning_effort":"none" | temperature top_k
                    openai-compatible | anthropic/claude-sonnet-4.5 | "temperature":0.2,"top_p":0.4 | "temperature":0.2 | top_p
                    openai-compatible | grok-4 | "stop":["x"],"presence_penalty":0.5,"reasoning_effort":"low" | '' | stop presence_penalty reasoning_effort
                    vllm | openai/gpt-oss-120b | "temperature":0.2,"reasoning_effort":"xhigh" | "temperature":0.2,"reasoning_effort":"high" | ''
                    vllm | Qwen/Qwen3-8B | "temperature":0.2,"max_tokens":5,"reasoning_effort":"max" | "temperature":0.2,"max_tokens":5,"reasoning_effort":"max" | ''
                    ollama | llama3 | "max_completion_tokens":5 | "max_tokens":5 | ''
                    mistral | mistral-small-2603 | "reasoning_effort":"low","max_completion_tokens":5 | "reasoning_effort":"high","max_tokens":5 | ''
                    """)
    void chat_passedThrough_isWhatTheModelAccepts(
            String provider, String model, String members, String expected, String dropped) {
        check(
                Operation.CHAT,
                provider,
                target(provider, model, "/v1", ""),
                members,
                expected,
                dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    azure-openai | o4-mini-prod | '' | "max_tokens":7,"temperature":0 | "max_completion_tokens":7 | temperature
                    azure-openai | prod-7 | gpt-5 | "max_tokens":7,"temperature":0 | "max_completion_tokens":7 | temperature
                    azure-openai | prod-7 | '' | "max_tokens":7,"temperature":0 | "max_tokens":7,"temperature":0 | ''
                    azure-openai | prod-7 | gpt-4 | "service_tier":"flex" | '' | service_tier
                    azure-foundry | reasoner | o3 | "stop":["x"] | '' | stop
                    """)
    void chat_toADeploymentOfADeclaredFamily_isWhatTheModelAccepts(
            String provider,
            String model,
            String family,
            String members,
            String expected,
            String dropped) {
        check(
                Operation.CHAT,
                provider,
                target(provider, model, "/openai/v1", family),
                members,
                expected,
                dropped);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-06-01, gpt-4, max_tokens",
        "2024-10-21, gpt-4, max_completion_tokens",
        "2024-06-01, o1, max_completion_tokens"
    })
    void limit_onAzuresOldVersions_hasTheNameTheyKnow(String version, String family, String limit) {
        var target =
                new Target(
                        URI.create("https://a.openai.azure.com"),
                        "prod",
                        Map.of(Target.API_VERSION, version, Target.FAMILY, family));
        var request = sent("azure-openai", Operation.CHAT, target, "\"max_completion_tokens\":7");
        assertThat(members(request).toJson()).isEqualTo("{\"" + limit + "\":7}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    claude-opus-4-8 | "max_tokens":50,"temperature":0.2,"top_p":0.9,"top_k":5 | "max_tokens":50 | temperature top_p top_k
                    claude-opus-4-7 | "max_tokens":50,"temperature":1 | "max_tokens":50 | ''
                    claude-sonnet-4-5 | "max_tokens":50,"temperature":0.2,"top_p":0.9,"top_k":5 | "max_tokens":50,"temperature":0.2,"top_k":5 | top_p
                    claude-sonnet-4-5 | "max_tokens":50,"top_p":0.9 | "max_tokens":50,"top_p":0.9 | ''
                    claude-sonnet-4-20250514 | "max_tokens":50,"temperature":0.2,"top_p":0.9 | "max_tokens":50,"temperature":0.2,"top_p":0.9 | ''
                    claude-opus-4-8 | "max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":8000} | "max_tokens":9000,"thinking":{"type":"adaptive"} | ''
                    claude-opus-4-6 | "max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":8000} | "max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":8000} | ''
                    claude-opus-4-6 | "max_tokens":9000,"output_config":{"effort":"xhigh"} | "max_tokens":9000,"output_config":{"effort":"high"} | ''
                    claude-opus-4-7 | "max_tokens":9000,"thinking":{"type":"disabled"} | "max_tokens":9000 | ''
                    claude-opus-5 | "max_tokens":9,"thinking":{"type":"disabled"},"output_config":{"effort":"max"} | "max_tokens":9,"thinking":{"type":"disabled"},"output_config":{"effort":"high"} | ''
                    claude-opus-5-5 | "max_tokens":9,"thinking":{"type":"disabled"} | "max_tokens":9 | thinking
                    claude-sonnet-5-5 | "max_tokens":9,"thinking":{"type":"disabled"} | "max_tokens":9,"thinking":{"type":"between_tools"} | ''
                    claude-sonnet-4-5 | "max_tokens":9000,"thinking":{"type":"adaptive"},"output_config":{"effort":"low"} | "max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":2048} | ''
                    claude-sonnet-4-5 | "max_tokens":2000,"thinking":{"type":"adaptive"} | "max_tokens":2000 | thinking
                    claude-sonnet-4-5 | "max_tokens":9000,"output_config":{"effort":"low","format":{}} | "max_tokens":9000,"output_config":{"format":{}} | output_config.effort
                    claude-3-5-haiku-20241022 | "max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":8000} | "max_tokens":9000 | thinking
                    claude-haiku-4-5 | "max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":8000},"temperature":0.3,"top_p":0.99 | "max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":8000},"top_p":0.99 | temperature
                    """)
    void message_passedThrough_isWhatTheModelAccepts(
            String model, String members, String expected, String dropped) {
        for (var provider : List.of("anthropic", "gcp-vertex")) {
            check(
                    Operation.MESSAGES,
                    provider,
                    target(provider, model, "", ""),
                    members,
                    expected,
                    dropped);
        }
        check(
                Operation.MESSAGES,
                "aws-bedrock",
                target("aws-bedrock", "eu.anthropic." + model + "-v1:0", "invoke", ""),
                members,
                expected,
                dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    claude-opus-4-8 | "max_tokens":50,"temperature":0.2,"top_p":0.9,"top_k":5 | "max_tokens":50 | temperature top_p top_k
                    claude-sonnet-4-5 | "reasoning_effort":"high" | "max_tokens":20480,"thinking":{"type":"enabled","budget_tokens":16384} | ''
                    claude-sonnet-4-5 | "reasoning_effort":"high","max_tokens":5000 | "max_tokens":5000,"thinking":{"type":"enabled","budget_tokens":2500} | ''
                    claude-sonnet-4-5 | "reasoning_effort":"high","max_tokens":1500 | "max_tokens":1500 | reasoning_effort
                    claude-sonnet-4-5 | "max_tokens":100000 | "max_tokens":64000 | max_tokens
                    claude-opus-4-1 | "reasoning_effort":"max" | "max_tokens":32000,"thinking":{"type":"enabled","budget_tokens":27904} | ''
                    claude-opus-4-6 | "reasoning_effort":"xhigh","max_tokens":5000 | "max_tokens":5000,"thinking":{"type":"adaptive"},"output_config":{"effort":"high"} | ''
                    claude-opus-4-6 | "reasoning_effort":"low" | "max_tokens":6144,"thinking":{"type":"adaptive"},"output_config":{"effort":"low"} | ''
                    claude-opus-5 | "reasoning_effort":"none","max_tokens":9 | "max_tokens":9,"thinking":{"type":"disabled"} | ''
                    claude-opus-5-5 | "reasoning_effort":"none","max_tokens":9 | "max_tokens":9 | reasoning_effort
                    claude-opus-4-7 | "reasoning_effort":"none","max_tokens":9 | "max_tokens":9 | ''
                    claude-3-5-haiku-20241022 | "reasoning_effort":"low","max_tokens":9000 | "max_tokens":8192 | reasoning_effort max_tokens
                    claude-sonnet-4-5 | "service_tier":"default","max_tokens":9 | "max_tokens":9,"service_tier":"standard_only" | ''
                    """)
    void chat_translatedForClaude_isWhatTheModelAccepts(
            String model, String members, String expected, String dropped) {
        check(
                Operation.CHAT,
                "anthropic",
                target("anthropic", model, "", ""),
                members,
                expected,
                dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    eu.anthropic.claude-opus-4-8-v1:0 | '' | "max_tokens":50,"temperature":0.2,"top_p":0.9,"top_k":5 | "inferenceConfig":{"maxTokens":50} | temperature top_p top_k
                    arn:aws:bedrock:eu-central-1:1:application-inference-profile/x | claude-opus-4-7 | "max_tokens":50,"temperature":0.2 | "inferenceConfig":{"maxTokens":50} | temperature
                    eu.anthropic.claude-opus-4-6-v1 | '' | "reasoning_effort":"minimal" | "outputConfig":{"effort":"low"},"additionalModelRequestFields":{"thinking":{"type":"adaptive"}} | ''
                    eu.anthropic.claude-opus-4-6-v1 | '' | "reasoning_effort":"xhigh" | "outputConfig":{"effort":"high"},"additionalModelRequestFields":{"thinking":{"type":"adaptive"}} | ''
                    eu.anthropic.claude-sonnet-4-5-20250929-v1:0 | '' | "reasoning_effort":"xhigh" | "additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":32000}} | ''
                    eu.anthropic.claude-sonnet-4-5-20250929-v1:0 | '' | "reasoning_effort":"high","max_tokens":5000 | "inferenceConfig":{"maxTokens":5000},"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":2500}} | ''
                    anthropic.claude-opus-5 | '' | "reasoning_effort":"none" | "additionalModelRequestFields":{"thinking":{"type":"disabled"}} | ''
                    amazon.nova-pro-v1:0 | '' | "reasoning_effort":"low","max_tokens":500 | "inferenceConfig":{"maxTokens":500} | reasoning_effort
                    eu.amazon.nova-2-lite-v1:0 | '' | "reasoning_effort":"high","max_tokens":500,"temperature":0.3,"top_p":0.9 | "additionalModelRequestFields":{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"high"}} | max_tokens temperature top_p
                    eu.amazon.nova-2-lite-v1:0 | '' | "reasoning_effort":"minimal","max_tokens":500 | "inferenceConfig":{"maxTokens":500},"additionalModelRequestFields":{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"low"}} | ''
                    qwen.qwen3-32b-v1:0 | '' | "reasoning_effort":"high","max_tokens":5 | "inferenceConfig":{"maxTokens":5} | reasoning_effort
                    deepseek.v3-v1:0 | '' | "reasoning_effort":"high","max_tokens":5 | "inferenceConfig":{"maxTokens":5} | reasoning_effort
                    openai.gpt-oss-120b-1:0 | '' | "reasoning_effort":"xhigh","max_tokens":5 | "inferenceConfig":{"maxTokens":5},"additionalModelRequestFields":{"reasoning_effort":"high"} | ''
                    """)
    void chat_byConverse_isWhatTheModelAccepts(
            String model, String family, String members, String expected, String dropped) {
        check(
                Operation.CHAT,
                "aws-bedrock",
                target("aws-bedrock", model, "", family),
                members,
                expected,
                dropped);
    }

    @Test
    void cacheMark_ofATool_isNotSentToNova() {
        var tool =
                "\"max_tokens\":9,\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"},"
                    + "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}]";
        var request =
                sent(
                        "aws-bedrock",
                        Operation.MESSAGES,
                        target("aws-bedrock", "amazon.nova-pro-v1:0", "", ""),
                        tool);
        assertThat(members(request).toJson()).doesNotContain("cachePoint");
        assertThat(request.dropped()).containsExactly("cache_control");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gemini-2.5-flash | "presence_penalty":0.5,"frequency_penalty":0 | "generationConfig":{"frequencyPenalty":0} | presence_penalty
                    gemini-2.0-flash | "presence_penalty":0.5 | "generationConfig":{"presencePenalty":0.5} | ''
                    gemini-2.0-flash | "reasoning_effort":"low","max_tokens":5 | "generationConfig":{"maxOutputTokens":5} | reasoning_effort
                    """)
    void chat_forGemini_isWhatTheModelAccepts(
            String model, String members, String expected, String dropped) {
        var request =
                sent("gcp-vertex", Operation.CHAT, target("gcp-vertex", model, "", ""), members);
        assertThat(new ObjectBuilder(members(request)).remove("contents").build().toJson())
                .isEqualTo("{" + expected + "}");
        assertThat(request.dropped()).containsExactlyInAnyOrderElementsOf(names(dropped));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    openai | gpt-5 | /v1 | "max_completion_tokens":50,"temperature":0.2 | "max_completion_tokens":50 | temperature
                    azure-openai | o4-mini-prod | /openai/v1 | "stop_sequences":["x"] | "max_completion_tokens":50 | stop
                    """)
    void message_overChat_isWhatTheModelAccepts(
            String provider,
            String model,
            String path,
            String members,
            String expected,
            String dropped) {
        check(
                Operation.MESSAGES,
                provider,
                target(provider, model, path, ""),
                members.replace("max_completion_tokens", "max_tokens").contains("max_tokens")
                        ? members.replace("max_completion_tokens", "max_tokens")
                        : "\"max_tokens\":50," + members,
                expected,
                dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    openai | gpt-5 | "logit_bias":{"1":5} | logit_bias
                    openai | gpt-5.1 | "logprobs":true,"reasoning_effort":"low" | logprobs
                    openai | o1-mini | "n":2 | n
                    """)
    void parameter_thatChangesTheAnswer_isRefusedByName(
            String provider, String model, String members, String field) {
        assertThat(prepare(provider, Operation.CHAT, target(provider, model, "/v1", ""), members))
                .isInstanceOfSatisfying(
                        Preparation.Unsupported.class,
                        unsupported -> assertThat(unsupported.field()).isEqualTo(field));
    }

    @Test
    void features_ofAModel_lackWhatItRefuses() {
        var openAi = Providers.byId("openai").orElseThrow();
        assertThat(openAi.features(Operation.CHAT, target("openai", "o3", "/v1", "")))
                .doesNotContain(Feature.LOGPROBS)
                .contains(Feature.TOOLS);
        assertThat(openAi.features(Operation.CHAT, target("openai", "gpt-5.1", "/v1", "")))
                .contains(Feature.LOGPROBS);
        var claude = Providers.byId("anthropic").orElseThrow();
        assertThat(claude.features(Operation.CHAT, target("anthropic", "claude-opus-5-5", "", "")))
                .doesNotContain(Feature.FORCED_TOOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"o4-mini", "gpt-5", "gpt-4o", "claude-opus-4-7"})
    void body_withoutSuchMembers_staysAsItIs(String model) {
        var body = "{\"model\":\"" + model + "\" ,  " + MESSAGES + ", \"user\" : \"u\"}";
        var request =
                Providers.byId("openai")
                        .orElseThrow()
                        .prepare(
                                TestingCalls.call(Operation.CHAT, body),
                                target("openai", model, "/v1", ""));
        assertThat(request)
                .isInstanceOfSatisfying(
                        Preparation.Ready.class,
                        ready ->
                                assertThat(ready.request().body().toBytes())
                                        .isEqualTo(body.getBytes(StandardCharsets.UTF_8)));
    }
}
