package dev.portolan.provider.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instructions in the middle of a conversation, as coding assistants send them
 * (ollama/ollama#17774, anthropics/claude-code#77698, vllm-project/vllm#41114).
 */
final class SystemMessagesTest {
    private static final String MIXED =
            "{'role':'system','content':'S'},{'role':'user','content':'hello'},"
                    + "{'role':'system','content':'A'},{'role':'assistant','content':'hi'},"
                    + "{'role':'system','content':[{'type':'text','text':'B'}]},"
                    + "{'role':'user','content':'go'}";

    private static final String TOOL = "{'role':'tool','tool_call_id':'c','content':'ok'}";
    private static final String CALL =
            "{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function',"
                    + "'function':{'name':'f','arguments':'{}'}}]}";

    private static final String JOINED =
            "[{'role':'system','content':'S'},{'role':'user','content':'hello\\n\\nA'},"
                    + "{'role':'assistant','content':'hi'},{'role':'user','content':'B\\n\\ngo'}]";

    @ParameterizedTest
    @CsvSource({
        "vllm,up/qwen",
        "ollama,qwen3:8b",
        "llama-cpp,up",
        "sglang,up",
        "tgi,up",
        "nim,up",
        "aws-sagemaker,up",
        "scaleway,qwen3-235b",
        "ovhcloud,up",
        "ionos,up",
        "stackit,google/gemma-3-27b-it",
        "openai-compatible,deepseek-chat",
        "azure-foundry,Mistral-Large-3",
        "azure-foundry,DeepSeek-V3.2"
    })
    void chat_instructionsInTheMiddle_areTheUsersWhereOneMessageIsAccepted(
            String provider, String model) {
        assertThat(Sent.messages(provider, model, Operation.CHAT, MIXED)).isEqualTo(JOINED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "ollama", "llama-cpp", "mistral", "tgi", "openai-compatible"})
    void messages_instructionsInTheMiddle_areTheUsersWhereOneMessageIsAccepted(String provider) {
        var call =
                Sent.call(
                        Operation.MESSAGES,
                        "{'model':'m','max_tokens':9,'system':[{'type':'text','text':'S'}],"
                                + "'messages':["
                                + MIXED.substring(MIXED.indexOf("{'role':'user'"))
                                + "]}");

        assertThat(Sent.messages(Sent.request(provider, "up", call))).isEqualTo(JOINED);
    }

    @ParameterizedTest
    @CsvSource({
        "openai,gpt-5",
        "azure-openai,prod",
        "azure-foundry,gpt-4.1",
        "openai-compatible,openai/gpt-5"
    })
    void chat_instructionsInTheMiddle_staysAsItIsForOpenAisModels(String provider, String model) {
        assertThat(Sent.messages(provider, model, Operation.CHAT, MIXED))
                .isEqualTo("[" + MIXED + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'system','content':'S'},{'role':'user','content':'q'}",
                "{'role':'user','content':'q'}"
            })
    void chat_atMostOneLeadingInstruction_isSentAsBytes(String messages) {
        assertThat(Sent.messages("vllm", "qwen", Operation.CHAT, messages))
                .isEqualTo("[" + messages + "]");
    }

    @Test
    void chat_severalLeadingInstructions_areOne() {
        assertThat(
                        Sent.messages(
                                "openai-compatible",
                                "qwen3",
                                Operation.CHAT,
                                "{'role':'developer','content':'A'},"
                                        + "{'role':'system','content':'B'},"
                                        + "{'role':'user','content':'q'}"))
                .isEqualTo(
                        "[{'role':'system','content':'A\\n\\nB'},{'role':'user','content':'q'}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`S,U:x` | `[S,U:x]`",
                "`U:x,S` | `[U:x+S]`",
                "`U:x,C,S,T` | `[U:x,C,T,U:S]`",
                "`U:x,C,T,S` | `[U:x,C,T,U:S]`",
                "`U:x,C,S,T,U:y` | `[U:x,C,T,U:S+y]`",
                "`U:x,C,T,S,A` | `[U:x,C,T,U:S,A]`",
                "`U:x,S,S,A` | `[U:x+S+S,A]`",
                "`U:x,S,U:y` | `[U:x,U:S+y]`",
            })
    void chat_instructions_neverComeBetweenACallAndItsResults(String given, String expected) {
        assertThat(Sent.messages("vllm", "qwen", Operation.CHAT, expanded(given)))
                .isEqualTo(expanded(expected));
    }

    private static String expanded(String letters) {
        return letters.replace("+", "\\n\\n")
                .replaceAll("U:([^,\\]]*)", "{'role':'user','content':'$1'}")
                .replaceAll("(?<=^|[,\\[])S(?=[,\\]]|$)", "{'role':'system','content':'S'}")
                .replaceAll("(?<=^|[,\\[])A(?=[,\\]]|$)", "{'role':'assistant','content':'A'}")
                .replaceAll("(?<=^|[,\\[])T(?=[,\\]]|$)", TOOL)
                .replaceAll("(?<=^|[,\\[])C(?=[,\\]]|$)", CALL);
    }

    @Test
    void chat_contentInParts_getsAPart() {
        assertThat(
                        Sent.messages(
                                "vllm",
                                "qwen",
                                Operation.CHAT,
                                "{'role':'user','content':[{'type':'text','text':'a'}]},"
                                        + "{'role':'developer','content':'B'},"
                                        + "{'role':'assistant','content':'c'},"
                                        + "{'role':'system','content':'D'},"
                                        + "{'role':'user','content':[{'type':'text','text':'e'}]}"))
                .isEqualTo(
                        "[{'role':'user','content':[{'type':'text','text':'a'},"
                                + "{'type':'text','text':'B'}]},{'role':'assistant','content':'c'},"
                                + "{'role':'user','content':[{'type':'text','text':'D'},"
                                + "{'type':'text','text':'e'}]}]");
    }

    @Test
    void chat_templateWithoutInstructions_getsThemFromTheUser() {
        assertThat(
                        Sent.messages(
                                "vllm",
                                "google/gemma-2-9b-it",
                                Operation.CHAT,
                                "{'role':'system','content':'S'},{'role':'user','content':'q'}"))
                .isEqualTo("[{'role':'user','content':'S\\n\\nq'}]");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic,claude-sonnet-4-5-20250929",
        "anthropic,claude-opus-4-7",
        "anthropic,claude-sonnet-5",
        "gcp-vertex,claude-sonnet-4-5@20250929",
        "aws-bedrock-invoke,eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "azure-foundry-claude,claude-prod"
    })
    void claude_beforeItTakesInstructionsInTheMiddle_getsThemFromTheUser(
            String provider, String model) {
        assertThat(
                        Sent.messages(
                                provider,
                                model,
                                Operation.MESSAGES,
                                "{'role':'user','content':'a'},"
                                        + "{'role':'system','content':'B'},"
                                        + "{'role':'assistant','content':[{'type':'tool_use',"
                                        + "'id':'t','name':'f','input':{}}]},"
                                        + "{'role':'user','content':[{'type':'tool_result',"
                                        + "'tool_use_id':'t','content':'ok'}]},"
                                        + "{'role':'system','content':[{'type':'text','text':'D',"
                                        + "'cache_control':{'type':'ephemeral'}}]}"))
                .isEqualTo(
                        "[{'role':'user','content':[{'type':'text','text':'a'},"
                                + "{'type':'text','text':'B'}]},"
                                + "{'role':'assistant','content':[{'type':'tool_use',"
                                + "'id':'t','name':'f','input':{}}]},"
                                + "{'role':'user','content':[{'type':'tool_result',"
                                + "'tool_use_id':'t','content':'ok'},{'type':'text','text':'D',"
                                + "'cache_control':{'type':'ephemeral'}}]}]");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic,claude-opus-4-8",
        "anthropic,claude-opus-5-20260901",
        "anthropic,claude-sonnet-5-5",
        "gcp-vertex,claude-opus-4-8",
        "aws-bedrock-invoke,us.anthropic.claude-opus-4-8-v1:0"
    })
    void claude_thatTakesInstructionsInTheMiddle_getsThemAsTheyAre(String provider, String model) {
        var messages = "{'role':'user','content':'a'},{'role':'system','content':'B'}";

        assertThat(Sent.messages(provider, model, Operation.MESSAGES, messages))
                .isEqualTo("[" + messages + "]");
    }

    @Test
    void tables_listEveryProviderOfTheFamily() {
        for (var provider : Providers.all()) {
            if (!provider.id().equals("anthropic")) {
                assertThat(SystemPlacement.lists(provider.id())).as(provider.id()).isTrue();
                assertThat(ThoughtPolicy.lists(provider.id())).as(provider.id()).isTrue();
            }
        }
    }
}
