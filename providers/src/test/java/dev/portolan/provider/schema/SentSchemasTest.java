package dev.portolan.provider.schema;

import static dev.portolan.provider.TestingCalls.call;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/** Schemas as each provider gets them, from callers of both protocols. */
final class SentSchemasTest {
    private static final Map<String, String> GOOGLE =
            Map.of(Target.PROJECT, "p", Target.REGION, "europe-west4");
    private static final String CLOSED =
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},"
                    + "\"required\":[\"a\"],\"additionalProperties\":false}";
    private static final String OPEN =
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},"
                    + "\"b\":{\"type\":\"object\",\"properties\":{\"c\":{\"type\":\"string\"}},"
                    + "\"additionalProperties\":true}},\"required\":[\"a\"],"
                    + "\"additionalProperties\":true}";
    private static final String MAP =
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},"
                + "\"o\":{\"type\":\"object\",\"properties\":{},\"additionalProperties\":true}},"
                + "\"required\":[\"a\"],\"additionalProperties\":true}";

    private static Preparation prepared(String id, String model, Operation operation, String body) {
        var base = id.equals("azure-openai") ? "https://a.example" : "https://a.example/v1";
        var bare = id.equals("gcp-vertex") || id.equals("aws-bedrock") ? "https://a.example" : base;
        var settings = id.equals("gcp-vertex") ? GOOGLE : Map.<String, String>of();
        return Providers.byId(id)
                .orElseThrow()
                .prepare(call(operation, body), new Target(URI.create(bare), model, settings));
    }

    private static UpstreamRequest request(
            String id, String model, Operation operation, String body) {
        return switch (prepared(id, model, operation, body)) {
            case Preparation.Ready(UpstreamRequest request) -> request;
            case Preparation.Unsupported why -> throw new AssertionError(why.toString());
        };
    }

    private static JsonValue sent(String id, String model, Operation operation, String body) {
        return Objects.requireNonNull(
                JsonReader.readUtf8(request(id, model, operation, body).body().toBytes()));
    }

    private static String chat(String schema, String strict) {
        return """
        {"model":"m","messages":[{"role":"user","content":"q"}],"response_format":\
        {"type":"json_schema","json_schema":{"name":"x","strict":%s,"schema":%s}}}\
        """
                .formatted(strict, schema);
    }

    private static String messages(String schema) {
        return """
        {"model":"m","max_tokens":99,"messages":[{"role":"user","content":"q"}],\
        "output_config":{"format":{"type":"json_schema","schema":%s}}}\
        """
                .formatted(schema);
    }

    /** ax-llm/ax#459, microsoft/agent-framework#5966. */
    @ParameterizedTest
    @CsvSource({"anthropic,claude-sonnet-4-5", "gcp-vertex,claude-sonnet-4-5@20250929"})
    void openSchema_toClaude_isClosed(String id, String model) {
        var schema =
                sent(id, model, Operation.CHAT, chat(OPEN, "true"))
                        .get("output_config")
                        .get("format")
                        .get("schema");

        assertThat(schema.toJson()).doesNotContain("\"additionalProperties\":true");
        assertThat(PublishedSchemaRules.findings(schema, SchemaRules.CLAUDE)).isEmpty();
    }

    @Test
    void openSchema_toClaudeByConverse_isClosed() {
        var config =
                sent(
                                "aws-bedrock",
                                "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
                                Operation.CHAT,
                                chat(OPEN, "true"))
                        .get("outputConfig");

        assertThat(config.toJson())
                .contains("additionalProperties\\\":false")
                .doesNotContain("additionalProperties\\\":true");
    }

    @ParameterizedTest
    @CsvSource({"anthropic,claude-sonnet-4-5", "gcp-vertex,claude-sonnet-4-5@20250929"})
    void schemaWithMembersOfAnyName_toClaude_isATool(String id, String model) {
        var sent = sent(id, model, Operation.CHAT, chat(MAP, "true"));

        assertThat(sent.has("output_config")).isFalse();
        assertThat(sent.get("tools").firstElement().get("input_schema").toJson()).isEqualTo(MAP);
        assertThat(sent.get("tools").firstElement().has("strict")).isFalse();
        assertThat(sent.get("tool_choice").get("name").text()).isEqualTo("portolan_answer");
    }

    @Test
    void answerGivenAsATool_isTheText() {
        var target = new Target(URI.create("https://a.example/v1"), "claude-sonnet-4-5");
        var answer =
                """
                {"id":"m","type":"message","role":"assistant","model":"c","content":[\
                {"type":"tool_use","id":"t","name":"portolan_answer","input":{"a":"b"}}],\
                "stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}\
                """
                        .getBytes(UTF_8);

        var read =
                (WholeAnswer.Answer)
                        Providers.byId("anthropic")
                                .orElseThrow()
                                .answers(call(Operation.CHAT, chat(MAP, "true")), target)
                                .whole(answer, 0, answer.length);

        assertThat(read.finish()).isEqualTo(FinishReason.STOP);
        assertThat(read.body().utf8())
                .contains("\"content\":\"{\\\"a\\\":\\\"b\\\"}\"", "\"finish_reason\":\"stop\"")
                .doesNotContain("tool_calls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MAP,
                "{\"$ref\":\"#/$defs/N\",\"$defs\":{\"N\":{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#/$defs/N\"}}}}}"
            })
    void schemaClaudeCannotEnforce_passedThrough_isRefusedByName(String schema) {
        assertThat(prepared("anthropic", "claude-sonnet-4-5", Operation.MESSAGES, messages(schema)))
                .isInstanceOfSatisfying(
                        Preparation.Unsupported.class,
                        why -> assertThat(why.field()).isEqualTo("output_config"));
    }

    @Test
    void schemaInClaudesForm_passedThrough_keepsItsBytes() {
        var body = messages(CLOSED.replace(",", " , "));

        assertThat(
                        new String(
                                request("anthropic", "m", Operation.MESSAGES, body)
                                        .body()
                                        .toBytes(),
                                UTF_8))
                .isEqualTo(body);
    }

    /** anomalyco/opencode#12295, su-kaka/gcli2api#374. */
    @Test
    void referenceWithSiblings_toGemini_keepsDescriptionAndDefaultAlone() {
        var body =
                """
                {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"h"}],"tools":[\
                {"name":"f","input_schema":{"type":"object","$defs":{"Q":{"type":"object",\
                "properties":{"a":{"type":"string"}}}},"properties":{\
                "q":{"$ref":"#/$defs/Q","type":"object","title":"Q","examples":[{}],\
                "description":"d","default":{}},\
                "l":{"type":"array","items":{"$ref":"#/$defs/Q","nullable":true}}}}}]}\
                """;

        var schema =
                sent("gcp-vertex", "gemini-2.5-flash", Operation.MESSAGES, body)
                        .get("tools")
                        .firstElement()
                        .get("functionDeclarations")
                        .firstElement()
                        .get("parametersJsonSchema");

        assertThat(schema.get("properties").get("q").members().keySet())
                .containsExactlyInAnyOrder("$ref", "description", "default");
        assertThat(PublishedSchemaRules.findings(schema, SchemaRules.GEMINI)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure-openai"})
    void schemaWithOptionalMembers_toOpenAi_isGuidance(String id) {
        var request = request(id, "gpt", Operation.MESSAGES, messages(OPEN));
        var body = Objects.requireNonNull(JsonReader.readUtf8(request.body().toBytes()));
        var format = body.get("response_format").get("json_schema");

        assertThat(format.get("strict").toJson()).isEqualTo("false");
        assertThat(format.get("schema").toJson()).isEqualTo(OPEN);
        assertThat(request.dropped()).containsExactly("strict");
    }

    @Test
    void strictSchemaWithBounds_toAzure_statesThemInWords() {
        var schema = CLOSED.replace("\"string\"", "\"string\",\"minLength\":3,\"pattern\":\"^a\"");
        var format =
                sent("azure-openai", "gpt", Operation.CHAT, chat(schema, "true"))
                        .get("response_format")
                        .get("json_schema");

        assertThat(format.get("strict").isTrue()).isTrue();
        assertThat(format.get("schema").get("properties").get("a").toJson())
                .isEqualTo(
                        "{\"type\":\"string\","
                                + "\"description\":\"(minLength: 3, pattern: \\\"^a\\\")\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure-openai"})
    void schemaThatIsAnArray_toOpenAi_isRefusedByName(String id) {
        var array = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}";

        assertThat(prepared(id, "gpt", Operation.CHAT, chat(array, "false")))
                .isInstanceOfSatisfying(
                        Preparation.Unsupported.class,
                        why -> assertThat(why.field()).isEqualTo("response_format"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "sglang", "llama-cpp", "openai-compatible"})
    void anySchema_toAServerThatChecksNone_keepsItsBytes(String id) {
        var body = chat(MAP, "true");
        var sent = request(id, "m", Operation.CHAT, body).body().toBytes();

        assertThat(new String(sent, UTF_8)).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({"openai,gpt", "azure-openai,gpt", "anthropic,claude-sonnet-4-5"})
    void toolWithAlternativesAtTheTop_isSentAsAnObject(String id, String model) {
        var body =
                """
                {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"h"}],"tools":[\
                {"type":"function","function":{"name":"f","parameters":{"oneOf":[\
                {"type":"object","properties":{"a":{"type":"string"}}},\
                {"type":"object","properties":{"b":{"type":"string"}}}]}}}]}\
                """;
        var tool = sent(id, model, Operation.CHAT, body).get("tools").firstElement();
        var schema =
                tool.has("input_schema")
                        ? tool.get("input_schema")
                        : tool.get("function").get("parameters");

        assertThat(ToolSchema.isObject(schema)).isTrue();
        assertThat(schema.get("properties").members()).containsOnlyKeys("a", "b");
    }
}
