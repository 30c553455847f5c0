package dev.portolan.provider.bounds;

import static dev.portolan.provider.TestingCalls.call;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.EventSink;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;

/** Examples of identifiers that other clients and gateways were refused for. */
final class BoundedProviderTest {
    private static final String LONG_NAME =
            "mcp__plugin_deploy_on_aws_awsiac__check_cloudformation_template_compliance";
    private static final String ONE_TOOL =
            """
            {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],\
            "tools":[{"name":"%s","input_schema":{"type":"object","properties":{}}}]}\
            """
                    .formatted(LONG_NAME);
    private static final String JSON_IDS =
            "{\\\"device_id\\\":\\\"aa\\\",\\\"account_uuid\\\":\\\"b\\\",\\\"session_id\\\":\\\"c\\\"}";
    private static final String JOINED_IDS =
            "user_0123456789abcdef0123456789abcdef_account_11111111-1111-1111-1111-111111111111"
                    + "_session_22222222-2222-2222-2222-222222222222";

    private static String asking(String more) {
        return """
        {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}]%s}\
        """
                .formatted(more);
    }

    /** BerriAI/litellm#11392, Helicone/helicone#5575. */
    @ParameterizedTest
    @EnumSource(
            value = BoundTargets.class,
            names = {"OPENAI", "AZURE", "FOUNDRY", "COMPATIBLE"})
    void longCallId_toOpenAi_isShortenedInCallAndResult(BoundTargets target) {
        var body =
                """
                {"model":"m","messages":[{"role":"user","content":"h"},\
                {"role":"assistant","content":null,"tool_calls":[{"id":"%1$s","type":"function",\
                "function":{"name":"f","arguments":"{}"}}]},\
                {"role":"tool","tool_call_id":"%1$s","content":"ok"}]}\
                """
                        .formatted("chatcmpl-tool-0123456789abcdef0123456789abcdef");

        var messages = target.sent(Operation.CHAT, body).get("messages").elements();

        var id = messages.get(1).get("tool_calls").firstElement().get("id").textOrEmpty();
        assertThat(id).hasSizeLessThanOrEqualTo(40);
        assertThat(messages.get(2).get("tool_call_id").text()).isEqualTo(id);
    }

    /** looplj/axonhub#1669, mnfst/llm-gateway#2789. */
    @ParameterizedTest
    @ValueSource(strings = {JSON_IDS, JOINED_IDS})
    void anthropicsClientIds_toAnotherVendor_areLeftOutByName(String id) {
        for (var target : BoundTargets.all()) {
            var request =
                    target.request(
                            Operation.MESSAGES,
                            asking(",\"metadata\":{\"user_id\":\"" + id + "\"}"));
            var sent = request.body().toBytes();
            if (target.bounds().takesAnthropicClientIds()) {
                assertThat(new String(sent, UTF_8)).as("%s", target).contains(id);
            } else {
                assertThat(new String(sent, UTF_8))
                        .as("%s", target)
                        .doesNotContain("account", "device", "session");
                assertThat(request.dropped()).as("%s", target).contains("metadata.user_id");
            }
        }
    }

    @Test
    void user_ofOpenAisProtocolWithAnthropicsClientIds_isLeftOut() {
        var request =
                BoundTargets.OPENAI.request(
                        Operation.CHAT, asking(",\"user\":\"" + JOINED_IDS + "\",\"top_p\":1"));

        assertThat(new String(request.body().toBytes(), UTF_8)).doesNotContain("session");
        assertThat(request.dropped()).containsExactly("user");
    }

    @Test
    void user_beyondTheBound_isHashedTheSameEveryTime() {
        var body = asking(",\"user\":\"" + "u".repeat(65) + "\"");

        var first = BoundTargets.OPENAI.sent(Operation.CHAT, body).get("user").textOrEmpty();

        assertThat(first).startsWith("user_").hasSizeLessThanOrEqualTo(64);
        assertThat(BoundTargets.AZURE.sent(Operation.CHAT, body).get("user").text())
                .isEqualTo(first);
    }

    @Test
    void promptCacheKey_beyondTheBound_isHashed() {
        var body = asking(",\"prompt_cache_key\":\"" + "k".repeat(77) + "\"");

        assertThat(
                        BoundTargets.OPENAI
                                .sent(Operation.CHAT, body)
                                .get("prompt_cache_key")
                                .textOrEmpty())
                .hasSize(64);
    }

    @Test
    void metadata_beyondTheBounds_losesTheEntriesThatDoNotFit() {
        var entries = new StringBuilder();
        for (int i = 0; i < 18; i++) {
            entries.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
        }
        var request =
                BoundTargets.OPENAI.request(
                        Operation.CHAT,
                        asking(
                                ",\"metadata\":{\"%s\":\"v\",\"long\":\"%s\",%s}"
                                        .formatted("n".repeat(65), "v".repeat(513), entries)));

        var sent = new String(request.body().toBytes(), UTF_8);
        assertThat(request.dropped()).containsExactly("metadata");
        assertThat(sent).contains("\"k17\"").doesNotContain("nnn", "vvv", "\"long\"");
        assertThat(sent.split("\"v\"", -1)).hasSize(17);
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,4", "AZURE,4", "VERTEX_GEMINI,5"})
    void stopSequences_moreThanTheTargetTakes_areRefusedByName(BoundTargets target, int most) {
        var stops = "\"a\",".repeat(most) + "\"a\"";

        assertThat(target.prepared(Operation.CHAT, asking(",\"stop\":[" + stops + "]")))
                .isInstanceOfSatisfying(
                        Preparation.Unsupported.class,
                        why -> assertThat(why.field()).isEqualTo("stop"));
        assertThat(
                        target.prepared(
                                Operation.MESSAGES, asking(",\"stop_sequences\":[" + stops + "]")))
                .isInstanceOfSatisfying(
                        Preparation.Unsupported.class,
                        why -> assertThat(why.field()).isEqualTo("stop_sequences"));
    }

    /** openai/codex#46188, danny-avila/LibreChat#7435. */
    @Test
    void longToolName_chosenAndInTheHistory_isTheSameEverywhere() {
        var body =
                """
                {"model":"m","messages":[{"role":"user","content":"q"},\
                {"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function",\
                "function":{"name":"%1$s","arguments":"{}"}}]},\
                {"role":"tool","tool_call_id":"a","name":"%1$s","content":"r"},\
                {"role":"user","name":"%1$s","content":"more"}],\
                "tools":[{"type":"function","function":{"name":"%1$s"}}],\
                "tool_choice":{"type":"function","function":{"name":"%1$s"}}}\
                """
                        .formatted(LONG_NAME);

        var sent =
                new String(
                        BoundTargets.OPENAI.request(Operation.CHAT, body).body().toBytes(), UTF_8);

        assertThat(sent).contains("\"role\":\"user\",\"name\":\"" + LONG_NAME);
        assertThat(sent.split(LONG_NAME, -1)).as("the user's own name alone").hasSize(2);
    }

    @Test
    void twoLongNames_withOneBeginning_areSentApart() {
        var body =
                """
                {"model":"m","messages":[{"role":"user","content":"q"}],"tools":[\
                {"type":"function","function":{"name":"%1$sa"}},\
                {"type":"function","function":{"name":"%1$sb"}}]}\
                """
                        .formatted(LONG_NAME);

        var tools = BoundTargets.OPENAI.sent(Operation.CHAT, body).get("tools").elements();

        assertThat(tools.getFirst()).isNotEqualTo(tools.getLast());
    }

    @Test
    void shortName_equalToAReplacement_staysApartFromIt() {
        var rule = new IdentifierRule(64, "_-", true);
        var replaced = Replacements.shortName(LONG_NAME, rule);

        var replacements =
                new Replacements(
                        java.util.List.of(LONG_NAME, replaced),
                        rule,
                        name -> Replacements.shortName(name, rule));

        assertThat(replacements.bySource()).containsOnlyKeys(LONG_NAME);
        assertThat(replacements.bySource().get(LONG_NAME)).isNotEqualTo(replaced);
    }

    @Test
    void stream_ofChatThatCallsAShortenedTool_namesTheCallersTool() {
        var sent =
                BoundTargets.OPENAI
                        .sent(Operation.MESSAGES, ONE_TOOL)
                        .get("tools")
                        .firstElement()
                        .get("function")
                        .get("name")
                        .textOrEmpty();
        assertThat(sent).hasSizeLessThanOrEqualTo(64);
        var stream =
                """
                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
                "choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,\
                "id":"i","type":"function","function":{"name":"%s","arguments":""}}]},\
                "finish_reason":null}]}

                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
                "choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

                data: [DONE]

                """
                        .formatted(sent);

        assertThat(streamed(BoundTargets.OPENAI, Operation.MESSAGES, ONE_TOOL, stream))
                .contains("\"name\":\"" + LONG_NAME + "\"")
                .doesNotContain(sent);
    }

    @Test
    void stream_passedThroughInPieces_namesTheCallersTool() {
        var body =
                """
                {"model":"m","messages":[{"role":"user","content":"q"}],\
                "tools":[{"type":"function","function":{"name":"%s"}}],"stream":true}\
                """
                        .formatted(LONG_NAME);
        var sent =
                BoundTargets.AZURE
                        .sent(Operation.CHAT, body)
                        .get("tools")
                        .firstElement()
                        .get("function")
                        .get("name")
                        .textOrEmpty();
        var stream =
                """
                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
                "choices":[{"index":0,"delta":{"role":"assistant","content":"I call %1$s"},\
                "finish_reason":null}]}

                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
                "choices":[{"index":0,"delta":{"tool_calls":[{"index":0,\
                "id":"i","type":"function","function":{"name":"%1$s","arguments":"{}"}}]},\
                "finish_reason":"tool_calls"}]}

                data: [DONE]

                """
                        .formatted(sent);

        assertThat(streamed(BoundTargets.AZURE, Operation.CHAT, body, stream))
                .contains("\"name\":\"" + LONG_NAME + "\"", "I call " + sent);
    }

    @Test
    void stream_ofClaudePassedThrough_namesTheCallersTool() {
        var name = "n".repeat(200);
        var body = ONE_TOOL.replace(LONG_NAME, name);
        var sent =
                BoundTargets.ANTHROPIC
                        .sent(Operation.MESSAGES, body)
                        .get("tools")
                        .firstElement()
                        .get("name")
                        .textOrEmpty();
        assertThat(sent).hasSizeLessThanOrEqualTo(128);
        var stream =
                """
                event: message_start
                data: {"type":"message_start","message":{"id":"m","type":"message",\
                "role":"assistant","model":"c","content":[],"stop_reason":null,\
                "usage":{"input_tokens":1,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":\
                {"type":"tool_use","id":"t","name":"%s","input":{}}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},\
                "usage":{"output_tokens":2}}

                event: message_stop
                data: {"type":"message_stop"}

                """
                        .formatted(sent);

        assertThat(streamed(BoundTargets.ANTHROPIC, Operation.MESSAGES, body, stream))
                .contains("\"name\":\"" + name + "\"")
                .doesNotContain(sent);
    }

    /** Returns what the caller gets of a stream that arrives in pieces. */
    private static String streamed(
            BoundTargets target, Operation operation, String body, String stream) {
        var reader = target.provider().answers(call(operation, body), target.target());
        var forwarded = new ByteArrayOutputStream();
        var sink =
                new EventSink() {
                    @Override
                    public void forward(byte[] bytes, int from, int to) {
                        forwarded.write(bytes, from, to - from);
                    }

                    @Override
                    public void error(ProviderError error) {
                        throw new AssertionError(error.toString());
                    }
                };
        var bytes = stream.getBytes(UTF_8);
        for (int at = 0; at < bytes.length; at += 7) {
            var piece = java.util.Arrays.copyOfRange(bytes, at, Math.min(at + 7, bytes.length));
            reader.feed(piece, 0, piece.length, sink);
        }
        reader.end(sink);
        return forwarded.toString(UTF_8);
    }

    @ParameterizedTest
    @EnumSource(BoundTargets.class)
    void callersHeaders_ofItsClient_areNoneOfTheRequests(BoundTargets target) {
        assertThat(target.request(Operation.CHAT, asking("")).headers().keySet())
                .isSubsetOf("content-type", "accept", "anthropic-version", "extra-parameters");
    }

    @Test
    void body_withinTheBounds_isPassedOnAsTheSameBytes() {
        var body =
                asking(
                        ",\"user\": \"u\" ,\"metadata\":{ \"a\":\"b\""
                                + " },\"stop\":[\"x\"],\"tools\":["
                                + " {\"type\":\"function\",\"function\":{\"name\":\"f\"}} ]");

        var sent = BoundTargets.OPENAI.request(Operation.CHAT, body).body().toBytes();

        assertThat(new String(sent, UTF_8)).isEqualTo(body.replace("\"m\"", "\"gpt-4.1\""));
    }
}
