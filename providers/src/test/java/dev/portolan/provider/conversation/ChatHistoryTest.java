package dev.portolan.provider.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Target;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.util.List;

/** Chats that earlier turns of other providers are a part of. */
final class ChatHistoryTest {
    private static final String FROM_CLAUDE =
            "{'role':'user','content':'q'},{'role':'assistant','content':'a',"
                    + "'reasoning_content':'t','extra_content':{'anthropic':{'thinking':"
                    + "[{'type':'thinking','thinking':'t','signature':'S'}]}}},"
                    + "{'role':'user','content':'go'}";

    private static final String FROM_GEMINI =
            "{'role':'user','content':'q'},{'role':'assistant','content':null,'tool_calls':"
                    + "[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'},"
                    + "'extra_content':{'google':{'thought_signature':'S'}}}]},"
                    + "{'role':'tool','tool_call_id':'c','content':'ok'}";

    private static final String FROM_VLLM =
            "{'role':'user','content':'q'},{'role':'assistant','content':'a',"
                    + "'reasoning_content':'t'},{'role':'user','content':'go'}";

    private static final String PLAIN =
            "[{'role':'user','content':'q'},{'role':'assistant','content':'a'},"
                    + "{'role':'user','content':'go'}]";

    private static String sent(String provider, String messages) {
        return Sent.messages(provider, "up", Operation.CHAT, messages);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai",
                "azure-openai",
                "azure-foundry",
                "mistral",
                "vllm",
                "ollama",
                "llama-cpp",
                "nim",
                "openai-compatible",
                "ovhcloud"
            })
    void thoughtsOfClaude_areLeftOutForEveryOther(String provider) {
        assertThat(sent(provider, FROM_CLAUDE)).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure-openai", "azure-foundry", "vllm", "scaleway"})
    void signaturesOfGemini_areLeftOutForEveryOther(String provider) {
        assertThat(sent(provider, FROM_GEMINI))
                .isEqualTo(
                        "[{'role':'user','content':'q'},{'role':'assistant','content':null,"
                                + "'tool_calls':[{'id':'c','type':'function','function':"
                                + "{'name':'f','arguments':'{}'}}]},"
                                + "{'role':'tool','tool_call_id':'c','content':'ok'}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure-openai", "azure-foundry", "mistral", "nim"})
    void reasoningText_isLeftOutWhereTheApiHasNone(String provider) {
        assertThat(sent(provider, FROM_VLLM)).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "sglang", "llama-cpp", "openai-compatible", "ionos"})
    void reasoningText_goesBackToServersThatMakeIt(String provider) {
        assertThat(sent(provider, FROM_VLLM)).isEqualTo("[" + FROM_VLLM + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`'reasoning_details':[{'type':'reasoning.encrypted','data':'x'}]`",
                "`'reasoning':'t','reasoning_details':[{'type':'reasoning.text','text':'t'}]`",
                "`'thought_signature':'s'`",
                "`'encrypted_content':'s'`",
                "`'provider_specific_fields':{'a':1},'thinking_blocks':[]`",
            })
    void otherForms_areLeftOutForOpenAi(String members) {
        var given =
                "{'role':'user','content':'q'},{'role':'assistant','content':'a',"
                        + members
                        + "},{'role':'user','content':'go'}";

        assertThat(sent("openai", given)).isEqualTo(PLAIN);
        assertThat(Sent.request("openai", "up", Sent.conversation(Operation.CHAT, given)).dropped())
                .isNotEmpty()
                .allMatch(name -> name.startsWith("messages."));
    }

    @Test
    void details_goBackToOpenRouterAlone() {
        var call =
                Sent.conversation(
                        Operation.CHAT,
                        "{'role':'user','content':'q'},{'role':'assistant','content':'a',"
                                + "'reasoning':'t','reasoning_details':[{'data':'x'}]},"
                                + "{'role':'user','content':'go'}");
        var router = new Target(URI.create("https://openrouter.ai/api/v1"), "z/glm");

        assertThat(ChatHistory.of(call, "openai-compatible", router).call()).isSameAs(call);
        assertThat(
                        sent(
                                "vllm",
                                call.body()
                                        .utf8()
                                        .replace('"', '\'')
                                        .replaceAll("^.*'messages':\\[(.*)\\]\\}$", "$1")))
                .isEqualTo(PLAIN);
    }

    @Test
    void answerOfThoughtsOnly_isLeftOutWithThem() {
        assertThat(
                        sent(
                                "openai",
                                "{'role':'user','content':'q'},{'role':'assistant','content':null,"
                                        + "'reasoning_content':'t'},{'role':'assistant',"
                                        + "'content':[{'type':'thinking','thinking':'t'}]},"
                                        + "{'role':'user','content':'go'}"))
                .isEqualTo("[{'role':'user','content':'q'},{'role':'user','content':'go'}]");
    }

    @Test
    void thoughtsAsParts_areLeftOutAndTextStays() {
        assertThat(
                        sent(
                                "azure-openai",
                                "{'role':'user','content':'q'},{'role':'assistant','content':"
                                        + "[{'type':'thinking','thinking':[{'type':'text',"
                                        + "'text':'t'}]},{'type':'text','text':'a'}]},"
                                        + "{'role':'user','content':'go'}"))
                .isEqualTo(
                        "[{'role':'user','content':'q'},{'role':'assistant','content':"
                                + "[{'type':'text','text':'a'}]},{'role':'user','content':'go'}]");
    }

    @ParameterizedTest
    @CsvSource({
        "gcp-vertex,endpoints/openapi/google/gemini-3-pro",
        "openai-compatible,gemini-3-pro-preview"
    })
    void signaturesOfGemini_goBackToItsOpenAiEndpoint(String provider, String model) {
        assertThat(Sent.messages(provider, model, Operation.CHAT, FROM_GEMINI))
                .isEqualTo("[" + FROM_GEMINI + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'extra_content':{'anthropic':{'thought_signature':'S'}},"})
    void callsOfOthers_areMarkedForGeminisOpenAiEndpoint(String extra) {
        assertThat(
                        Sent.messages(
                                "openai-compatible",
                                "gemini-3-pro-preview",
                                Operation.CHAT,
                                "{'role':'user','content':'q'},{'role':'assistant',"
                                        + "'content':null,'tool_calls':[{"
                                        + extra
                                        + "'id':'c','type':'function','function':"
                                        + "{'name':'f','arguments':'{}'}},{'id':'d',"
                                        + "'type':'function','function':{'name':'f',"
                                        + "'arguments':'{}'}}]},"
                                        + "{'role':'tool','tool_call_id':'c','content':'ok'}"))
                .contains(
                        "'tool_calls':[{'extra_content':{'google':{'thought_signature':"
                                + "'skip_thought_signature_validator'}},'id':'c',")
                .contains("{'id':'d',");
    }

    @Test
    void signatureInAnthropicsProtocol_goesBackToGeminisOpenAiEndpoint() {
        var call =
                Sent.conversation(
                        Operation.MESSAGES,
                        "{'role':'user','content':'q'},{'role':'assistant','content':"
                                + "[{'type':'tool_use','id':'c','name':'f','input':{},"
                                + "'thought_signature':'portolan.google:S'}]},"
                                + "{'role':'user','content':[{'type':'tool_result',"
                                + "'tool_use_id':'c','content':'ok'}]}");

        assertThat(Sent.text(Sent.request("openai-compatible", "gemini-3-pro", call)))
                .contains("'extra_content':{'google':{'thought_signature':'S'}}");
        assertThat(Sent.text(Sent.request("openai", "gpt-5", call))).doesNotContain("signature");
    }

    @Test
    void emptyLists_areLeftOutWithWhatDependsOnThem() {
        var call =
                Sent.call(
                        Operation.CHAT,
                        "{'model':'m','tools':[ ],'tool_choice':'auto','parallel_tool_calls':true,"
                                + "'mcp_servers':[],'messages':[{'role':'user','content':'q'}]}");

        for (var provider : List.of("openai", "azure-openai", "vllm")) {
            var request = Sent.request(provider, "up", call);
            assertThat(Sent.text(request))
                    .isEqualTo("{'model':'up','messages':[{'role':'user','content':'q'}]}");
            assertThat(request.dropped()).isEmpty();
        }
    }

    @Test
    void conversationWithoutSuchContent_isTheCallersBytes() {
        var call = Sent.conversation(Operation.CHAT, "{'role':'user', 'content' : 'q'}");

        for (var provider : new String[] {"openai", "vllm", "mistral"}) {
            assertThat(ChatHistory.of(call, provider, Sent.target(provider, "up")).call())
                    .isSameAs(call);
        }
    }
}
