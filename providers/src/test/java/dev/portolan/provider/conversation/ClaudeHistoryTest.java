package dev.portolan.provider.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conversations in Anthropic's protocol that move to Claude from another provider
 * (router-for-me/CLIProxyAPI#1584, RooCodeInc/Roo-Code#11238).
 */
final class ClaudeHistoryTest {
    private static final String RESULT =
            "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c','content':'ok'}]}";
    private static final String CALL = "{'type':'tool_use','id':'c','name':'f','input':{'a':1}}";

    private static String after(String blocks) {
        return "{'role':'user','content':'q'},{'role':'assistant','content':["
                + blocks
                + "]},"
                + RESULT;
    }

    private static String sent(String blocks) {
        return Sent.messages("anthropic", "claude-sonnet-4-5", Operation.MESSAGES, after(blocks));
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic,claude-sonnet-4-5",
        "gcp-vertex,claude-sonnet-4-5@20250929",
        "aws-bedrock-invoke,eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "azure-foundry-claude,claude-prod"
    })
    void thoughtsOfOthers_areLeftOutAtEveryHost(String provider, String model) {
        var blocks =
                "{'type':'thinking','thinking':'','signature':'portolan.google:S'},"
                        + "{'type':'thinking','thinking':'zz','signature':''},"
                        + CALL.replace("}}", "},'thought_signature':'portolan.google:SIG'}");
        var call = Sent.conversation(Operation.MESSAGES, after(blocks));
        var request = Sent.request(provider, model, call);

        assertThat(Sent.messages(request)).isEqualTo("[" + after(CALL) + "]");
        assertThat(request.dropped()).contains("messages.thinking", "messages.thought_signature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'thinking','thinking':'t'},",
                "{'type':'thinking','thinking':'t','signature':null},",
                "{'type':'redacted_thinking','data':'portolan.bedrock:x'},",
                "{'type':'redacted_thinking'},",
                "{'type':'reasoning','summary':[],'encrypted_content':'x'},"
            })
    void foreignBlock_isLeftOut(String block) {
        assertThat(sent(block + CALL)).isEqualTo("[" + after(CALL) + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'thinking','thinking':'t','signature':'EqQBCg=='},",
                "{'type':'redacted_thinking','data':'EmwKAh=='},",
                "{'type':'web_search_tool_result','tool_use_id':'w','content':"
                        + "[{'type':'web_search_result','encrypted_content':'x'}]},"
            })
    void contentOfClaudesOwn_staysAsItIs(String block) {
        assertThat(sent(block + CALL)).isEqualTo("[" + after(block + CALL) + "]");
    }

    @Test
    void messageOfForeignContentOnly_isLeftOut() {
        assertThat(
                        Sent.messages(
                                "anthropic",
                                "claude-sonnet-4-5",
                                Operation.MESSAGES,
                                "{'role':'user','content':'q'},{'role':'assistant','content':"
                                        + "[{'type':'thinking','thinking':'t','signature':''}]},"
                                        + "{'role':'user','content':'go'}"))
                .isEqualTo("[{'role':'user','content':'q'},{'role':'user','content':'go'}]");
    }

    @Test
    void messageLeftOut_leavesNoInstructionBetweenTwoOfTheUser() {
        assertThat(
                        Sent.messages(
                                "anthropic",
                                "claude-opus-4-8",
                                Operation.MESSAGES,
                                "{'role':'user','content':'q'},{'role':'system','content':'S'},"
                                        + "{'role':'assistant','content':[{'type':'thinking',"
                                        + "'thinking':'t'}]},{'role':'user','content':'go'}"))
                .isEqualTo(
                        "[{'role':'user','content':'q'},{'role':'user','content':["
                                + "{'type':'text','text':'S'},{'type':'text','text':'go'}]}]");
    }

    @Test
    void unsignedThought_goesBackToAModelThatSignsNone() {
        var blocks = "{'type':'thinking','thinking':'t'}," + CALL;

        assertThat(Sent.messages("anthropic", "deepseek-chat", Operation.MESSAGES, after(blocks)))
                .isEqualTo("[" + after(blocks) + "]");
    }

    @Test
    void membersOfOtherProtocols_areLeftOutOfMessages() {
        assertThat(
                        Sent.messages(
                                "anthropic",
                                "claude-sonnet-4-5",
                                Operation.MESSAGES,
                                "{'role':'user','content':'q'},{'role':'assistant','content':'a',"
                                        + "'reasoning_content':'t','extra_content':{}},"
                                        + "{'role':'user','content':'go'}"))
                .isEqualTo(
                        "[{'role':'user','content':'q'},{'role':'assistant','content':'a'},"
                                + "{'role':'user','content':'go'}]");
    }

    private static String thinking(String provider, String model, String messages) {
        var call =
                Sent.call(
                        Operation.MESSAGES,
                        "{'model':'m','max_tokens':4000,'thinking':{'type':'enabled',"
                                + "'budget_tokens':2000},'context_management':{'edits':[{'type':"
                                + "'clear_thinking_20251015','keep':'all'}]},'messages':["
                                + messages
                                + "]}");
        var request =
                Sent.request(
                        provider,
                        model,
                        call.withBetas(Sent.betas("context-management-2025-06-27")));
        return Sent.text(request) + request.dropped();
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic,claude-sonnet-4-5",
        "gcp-vertex,claude-sonnet-4-5@20250929",
        "aws-bedrock-invoke,eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "aws-bedrock,eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
    })
    void useOfToolsWithoutThoughts_isContinuedWithoutThinking(String provider, String model) {
        for (var thought :
                new String[] {
                    "", "{'type':'thinking','thinking':'abc','signature':'portolan.google:S'},"
                }) {
            var messages = after(thought + CALL);
            assertThat(thinking(provider, model, messages))
                    .doesNotContain("budget_tokens")
                    .doesNotContain("clear_thinking")
                    .contains("thinking");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic,claude-sonnet-4-5",
        "aws-bedrock,eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
    })
    void useOfToolsThatBeganWithAThought_isContinuedWithThinking(String provider, String model) {
        var signed = "{'type':'thinking','thinking':'abc','signature':'EqQB'}," + CALL;
        var second =
                ",{'role':'assistant','content':["
                        + CALL.replace("'c'", "'d'")
                        + "]},"
                        + RESULT.replace("'c'", "'d'");

        assertThat(thinking(provider, model, after(signed))).contains("'budget_tokens':2000");
        assertThat(thinking(provider, model, after(signed) + second))
                .contains("'budget_tokens':2000");
        assertThat(
                        thinking(
                                provider,
                                model,
                                after(CALL)
                                        + ",{'role':'assistant','content':'a'},"
                                        + "{'role':'user','content':'new'}"))
                .contains("'budget_tokens':2000");
    }

    @Test
    void chatWithReasoningText_isContinuedOnBedrockWithoutThinking() {
        var call =
                Sent.call(
                        Operation.CHAT,
                        "{'model':'m','max_tokens':4000,'reasoning_effort':'low','messages':["
                                + "{'role':'user','content':'h'},{'role':'assistant',"
                                + "'content':null,'reasoning_content':'I think','tool_calls':"
                                + "[{'id':'c1','type':'function','function':{'name':'f',"
                                + "'arguments':'{}'}}]},{'role':'tool','tool_call_id':'c1',"
                                + "'content':'ok'}]}");
        var request =
                Sent.request("aws-bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", call);

        assertThat(Sent.text(request)).doesNotContain("thinking");
        assertThat(request.dropped()).contains("reasoning_effort");
    }

    @Test
    void conversationWithoutSuchContent_isTheCallersBytes() {
        var call =
                Sent.conversation(
                        Operation.MESSAGES,
                        after("{'type':'thinking','thinking':'t','signature':'EqQB'}," + CALL));

        assertThat(
                        ClaudeHistory.of(
                                        call,
                                        ClaudePlatform.ANTHROPIC,
                                        Sent.target("anthropic", "claude-sonnet-4-5"))
                                .call())
                .isSameAs(call);
    }
}
