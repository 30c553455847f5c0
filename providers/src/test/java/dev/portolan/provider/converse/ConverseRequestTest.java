package dev.portolan.provider.converse;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.bedrock.Bedrock;
import dev.portolan.provider.bedrock.Recordings;
import dev.portolan.provider.bedrock.Streamed;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.util.Map;

final class ConverseRequestTest {
    private static final Bedrock BEDROCK = new Bedrock();
    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String ADAPTIVE = "eu.anthropic.claude-opus-4-7";
    private static final String OLD_CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0";
    private static final String NOVA = "eu.amazon.nova-lite-v1:0";
    private static final String NOVA_2 = "eu.amazon.nova-2-lite-v1:0";
    private static final String LLAMA = "meta.llama3-70b-instruct-v1:0";
    private static final String ASK = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String TOOL =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"tide\"}}]";

    @Test
    void results_ofParallelCalls_areOneTurnBeforeTheUsersText() {
        var sent =
                sent(
                        CLAUDE,
                        """
                        "messages":[{"role":"user","content":"hi"},
                        {"role":"assistant","content":"","tool_calls":[
                          {"id":"a","type":"function","function":{"name":"tide","arguments":""}},
                          {"id":"b c","type":"function","function":{"name":"tide","arguments":"{\\"n\\":9007199254740993}"}}]},
                        {"role":"tool","tool_call_id":"a","content":"1"},
                        {"role":"tool","tool_call_id":"b c","content":"2"},
                        {"role":"user","content":"and?"}],
                        """
                                + TOOL);
        assertThat(sent.path("messages")).hasSize(3);
        var uses = sent.at("/messages/1/content");
        assertThat(uses).hasSize(2);
        assertThat(uses.at("/0/toolUse/input")).isEmpty();
        assertThat(uses.at("/1/toolUse/input/n").asText()).isEqualTo("9007199254740993");
        var results = sent.at("/messages/2/content");
        assertThat(results.at("/0/toolResult/toolUseId").asText()).isEqualTo("a");
        assertThat(results.at("/1/toolResult/toolUseId"))
                .isEqualTo(uses.at("/1/toolUse/toolUseId"));
        assertThat(results.at("/1/toolResult/toolUseId").asText()).matches("call_[0-9a-f]{32}");
        assertThat(results.at("/2/text").asText()).isEqualTo("and?");
    }

    @Test
    void nova_invoked_takesConversesExtrasAmongItsOwnMembers() {
        var ready =
                invoked(
                        Operation.CHAT,
                        ASK
                                + ",\"max_tokens\":9,\"reasoning_effort\":\"low\","
                                + "\"metadata\":{\"a\":\"b\"},\"service_tier\":\"flex\","
                                + "\"additionalModelRequestFields\":{\"own\":[1]}");
        var sent = Recordings.json(ready.request().body().toBytes());
        assertThat(sent.at("/reasoningConfig/maxReasoningEffort").asText()).isEqualTo("low");
        assertThat(sent.path("own")).hasToString("[1]");
        assertThat(sent.has("additionalModelRequestFields")).isFalse();
        assertThat(ready.request().dropped()).containsExactlyInAnyOrder("metadata", "service_tier");
    }

    @Test
    void nova_invoked_takesTopKBesideItsOtherSampling() {
        var sent = invoked(Operation.MESSAGES, ASK + ",\"max_tokens\":9,\"top_k\":5");
        assertThat(Recordings.json(sent.request().body().toBytes()).path("inferenceConfig"))
                .hasToString("{\"maxTokens\":9,\"topK\":5}");
    }

    private static Preparation.Ready invoked(Operation operation, String members) {
        var target = new Target(target(NOVA_2).base(), NOVA_2, Map.of(Target.API, Target.INVOKE));
        var call = Streamed.call(operation, "{\"model\":\"m\"," + members + "}");
        return (Preparation.Ready) BEDROCK.prepare(call, target);
    }

    @Test
    void choice_none_keepsToolsOnlyForTheHistory() {
        assertThat(sent(CLAUDE, ASK + "," + TOOL + ",\"tool_choice\":\"none\"").has("toolConfig"))
                .isFalse();
    }

    @Test
    void parallel_forbidden_isSentToClaudeAndReportedAsDroppedForOthers() {
        var members = ASK + "," + TOOL + ",\"parallel_tool_calls\":false";
        assertThat(sent(CLAUDE, members).at("/additionalModelRequestFields/tool_choice").toString())
                .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        assertThat(ready(NOVA, members).request().dropped()).contains("parallel_tool_calls");
    }

    @Test
    void schema_isOutputConfigOrAForcedTool() {
        var schema = schemaOf();
        assertThat(sent(CLAUDE, schema).at("/outputConfig/textFormat/structure/jsonSchema/schema"))
                .asString()
                .contains("\\\"high\\\"");
        var forced = sent(OLD_CLAUDE, schema).path("toolConfig");
        assertThat(forced.at("/toolChoice/tool/name").asText()).isEqualTo(ToolConfig.ANSWER);
        assertThat(prepared(LLAMA, schema)).isInstanceOf(Preparation.Unsupported.class);
    }

    private static String schemaOf() {
        return ASK
                + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"t\","
                + "\"schema\":{\"type\":\"object\",\"properties\":{\"high\":{\"type\":"
                + "\"boolean\"}}}}}";
    }

    @Test
    void effort_isSentInTheFamilysOwnMember() {
        var high = ASK + ",\"reasoning_effort\":\"high\",\"temperature\":0.2";
        var budget = sent(CLAUDE, high);
        assertThat(budget.at("/additionalModelRequestFields/thinking/budget_tokens").asInt())
                .isEqualTo(16_384);
        assertThat(budget.at("/inferenceConfig").has("temperature")).isFalse();
        var adaptive = sent(ADAPTIVE, high);
        assertThat(adaptive.at("/additionalModelRequestFields/thinking/type").asText())
                .isEqualTo("adaptive");
        assertThat(adaptive.at("/outputConfig/effort").asText()).isEqualTo("high");
        assertThat(sent("openai.gpt-oss-120b-1:0", high).at("/additionalModelRequestFields"))
                .hasToString("{\"reasoning_effort\":\"high\"}");
        assertThat(ready(LLAMA, high).request().dropped()).contains("reasoning_effort");
    }

    @ParameterizedTest
    @CsvSource({"64", "1024"})
    void effort_withoutRoomToThink_isDropped(int limit) {
        var members = ASK + ",\"reasoning_effort\":\"low\",\"max_tokens\":" + limit;
        assertThat(ready(CLAUDE, members).request().dropped()).contains("reasoning_effort");
        assertThat(sent(CLAUDE, members).has("additionalModelRequestFields")).isFalse();
    }

    @Test
    void documents_haveAllowedNamesAndATextBesideThem() {
        var file =
                "{\"type\":\"file\",\"file\":{\"filename\":\"a_b!.pdf\",\"file_data\":"
                        + "\"data:application/pdf;base64,QUJD\"}}";
        var sent =
                sent(
                        CLAUDE,
                        "\"messages\":[{\"role\":\"user\",\"content\":["
                                + file
                                + ","
                                + file
                                + "]}]");
        var content = sent.at("/messages/0/content");
        assertThat(content.at("/0/document/name").asText()).isEqualTo("a b");
        assertThat(content.at("/1/document/name").asText()).isEqualTo("a b 2");
        assertThat(content.at("/2/text").asText()).isNotBlank();
    }

    @Test
    void image_fromTheWeb_isRefusedBeforeAnythingIsSent() {
        var image =
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"https://example.com/a.png\"}}]}]";
        assertThat(prepared(CLAUDE, image))
                .isInstanceOfSatisfying(
                        Preparation.Unsupported.class,
                        refused -> assertThat(refused.field()).isEqualTo("messages[0].content[0]"));
    }

    @Test
    void cache_isMarkedForThoseThatUnderstandIt() {
        var marked =
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\","
                        + "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}]}]";
        assertThat(sent(CLAUDE, marked).at("/messages/0/content/1/cachePoint"))
                .hasToString("{\"type\":\"default\",\"ttl\":\"1h\"}");
        assertThat(ready(LLAMA, marked).request().dropped()).contains("cache_control");
    }

    @Test
    void sampling_isWithinBedrocksBounds() {
        var sent = sent(NOVA, ASK + ",\"temperature\":1.7,\"top_p\":0.5,\"stop\":[\"x\",\" \"]");
        assertThat(sent.at("/inferenceConfig/temperature").asInt()).isEqualTo(1);
        assertThat(sent.at("/inferenceConfig/topP").asDouble()).isEqualTo(0.5);
        assertThat(sent.at("/inferenceConfig/stopSequences")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"n\":2'",
        "'\"logprobs\":true'",
        "'\"logit_bias\":{\"1\":1}'",
        "'\"response_format\":{\"type\":\"json_object\"}'"
    })
    void member_thatChangesTheAnswer_isRefused(String member) {
        assertThat(prepared(CLAUDE, ASK + "," + member))
                .isInstanceOf(Preparation.Unsupported.class);
    }

    @Test
    void features_areTheModelsOwn() {
        assertThat(BEDROCK.features(Operation.CHAT, target(LLAMA)))
                .contains(Feature.TOOLS)
                .doesNotContain(Feature.FORCED_TOOL, Feature.JSON_SCHEMA, Feature.PREFILL);
        assertThat(BEDROCK.features(Operation.CHAT, target(CLAUDE)))
                .contains(Feature.FORCED_TOOL, Feature.JSON_SCHEMA, Feature.PREFILL);
    }

    private static JsonNode sent(String model, String members) {
        return Recordings.json(ready(model, members).request().body().toBytes());
    }

    private static Preparation.Ready ready(String model, String members) {
        return (Preparation.Ready) prepared(model, members);
    }

    private static Preparation prepared(String model, String members) {
        var body = ("{\"model\":\"m\"," + members + "}").getBytes(UTF_8);
        var head = ((HeadReading.Read) RequestHead.read(body, 0, body.length)).head();
        return BEDROCK.prepare(new Call(Operation.CHAT, head, body, 0, body.length), target(model));
    }

    private static Target target(String model) {
        return new Target(URI.create("https://bedrock-runtime.eu-west-1.amazonaws.com"), model);
    }
}
