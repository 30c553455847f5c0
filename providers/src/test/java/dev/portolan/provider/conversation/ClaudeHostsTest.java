package dev.portolan.provider.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;

/**
 * What coding assistants send with each request, as each host of Claude gets it
 * (anthropics/claude-code#49370, #56595, #21612, #21625).
 */
final class ClaudeHostsTest {
    private static final String BETAS =
            "claude-code-20250219,oauth-2025-04-20,interleaved-thinking-2025-05-14,"
                    + "context-management-2025-06-27,prompt-caching-scope-2026-01-05,"
                    + "effort-2025-11-24,tool-search-tool-2025-10-19,new-feature-2027-01-01";

    private static final String SONNET_ON_BEDROCK = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private static UpstreamRequest sent(String provider, String model, String more) {
        var call =
                Sent.call(
                        Operation.MESSAGES,
                        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'h'}]"
                                + more
                                + "}");
        return Sent.request(provider, model, call.withBetas(Sent.betas(BETAS)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gcp-vertex | claude-sonnet-4-5@20250929 | `interleaved-thinking-2025-05-14,"
                        + "context-management-2025-06-27,tool-search-tool-2025-10-19`",
                "azure-foundry-claude | claude-prod | `interleaved-thinking-2025-05-14,"
                        + "context-management-2025-06-27,prompt-caching-scope-2026-01-05,"
                        + "effort-2025-11-24`",
                "anthropic | claude-sonnet-4-5 | `" + BETAS + "`",
            })
    void betas_inTheHeader_areThoseTheHostAccepts(String provider, String model, String names) {
        var request = sent(provider, model, "");

        assertThat(request.headers()).containsEntry("anthropic-beta", names);
        var dropped = new ArrayList<String>();
        for (var name : BETAS.split(",", -1)) {
            if (!names.contains(name)) {
                dropped.add("anthropic_beta." + name);
            }
        }
        assertThat(request.dropped()).containsExactlyElementsOf(dropped);
    }

    @Test
    void betas_onBedrock_areThoseTheApiAccepts() {
        assertThat(Sent.text(sent("aws-bedrock", SONNET_ON_BEDROCK, "")))
                .contains(
                        "'anthropic_beta':['interleaved-thinking-2025-05-14','effort-2025-11-24']");
        assertThat(Sent.text(sent("aws-bedrock-invoke", SONNET_ON_BEDROCK, "")))
                .contains(
                        "'anthropic_beta':['interleaved-thinking-2025-05-14',"
                                + "'context-management-2025-06-27','effort-2025-11-24',"
                                + "'tool-search-tool-2025-10-19']");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-8", "claude-haiku-4-5@20251001"})
    void interleavedThinking_ofAModelThatRefusesTheName_isDropped(String model) {
        assertThat(sent("gcp-vertex", model, "").headers().get("anthropic-beta"))
                .doesNotContain("interleaved");
    }

    @Test
    void bundleOfToolFeatures_isTheOneTheCloudHas() {
        var call =
                Sent.conversation(Operation.MESSAGES, "{'role':'user','content':'h'}")
                        .withBetas(Sent.betas("advanced-tool-use-2025-11-20"));

        assertThat(Sent.request("gcp-vertex", "claude-opus-4-8", call).headers())
                .containsEntry("anthropic-beta", "tool-search-tool-2025-10-19");
        assertThat(Sent.request("anthropic", "claude-opus-4-8", call).headers())
                .containsEntry("anthropic-beta", "advanced-tool-use-2025-11-20");
    }

    @Test
    void betas_inTheBody_areTreatedLikeThoseInTheHeader() {
        var more = ",'anthropic_beta':['context-1m-2025-08-07','unknown-1']";

        assertThat(sent("gcp-vertex", "claude-sonnet-4-5", more).headers().get("anthropic-beta"))
                .endsWith(",context-1m-2025-08-07");
        assertThat(Sent.text(sent("gcp-vertex", "claude-sonnet-4-5", more)))
                .doesNotContain("anthropic_beta");
        assertThat(Sent.text(sent("aws-bedrock-invoke", SONNET_ON_BEDROCK, more)))
                .contains(",'context-1m-2025-08-07'],")
                .doesNotContain("unknown-1");
    }

    private static final String MEMBERS =
            ",'system':[{'type':'text','text':'s','cache_control':{'type':'ephemeral',"
                    + "'ttl':'1h','scope':'global'}}],'tools':[{'name':'f','input_schema':"
                    + "{'type':'object','properties':{'scope':{'type':'string'}}},"
                    + "'input_examples':[{'scope':1}],'allowed_callers':['direct'],"
                    + "'defer_loading':true,'cache_control':{'scope':'global',"
                    + "'type':'ephemeral'}}],'context_management':{'edits':[]},"
                    + "'speed':'standard','mcp_servers':[],'betas':[],'inference_geo':'us',"
                    + "'output_config':{'effort':'low','task_budget':{'total':1}}";

    @Test
    void vertex_membersItRefuses_areLeftOutByName() {
        var request = sent("gcp-vertex", "claude-sonnet-4-5@20250929", MEMBERS);

        assertThat(Sent.text(request))
                .endsWith(
                        "'system':[{'type':'text','text':'s','cache_control':{'type':'ephemeral',"
                                + "'ttl':'1h'}}],'tools':[{'name':'f','input_schema':"
                                + "{'type':'object','properties':{'scope':{'type':'string'}}},"
                                + "'defer_loading':true,'cache_control':{'type':'ephemeral'}}],"
                                + "'context_management':{'edits':[]}}");
        assertThat(request.dropped())
                .contains(
                        "speed",
                        "cache_control.scope",
                        "tools.input_examples",
                        "tools.allowed_callers",
                        "output_config.task_budget",
                        "output_config.effort",
                        "inference_geo")
                .doesNotContain("mcp_servers", "betas", "context_management");
    }

    @Test
    void bedrock_lifetimesOfCachedPrefixes_areLeftOutForModelsWithoutThem() {
        var old = "anthropic.claude-sonnet-4-20250514-v1:0";
        assertThat(sent("aws-bedrock-invoke", old, MEMBERS).dropped())
                .contains("cache_control.ttl", "cache_control.scope");
        assertThat(Sent.text(sent("aws-bedrock-invoke", SONNET_ON_BEDROCK, MEMBERS)))
                .contains("{'type':'ephemeral','ttl':'1h'}");
        assertThat(Sent.text(sent("aws-bedrock", old, MEMBERS))).doesNotContain("ttl");
        assertThat(Sent.text(sent("aws-bedrock", SONNET_ON_BEDROCK, MEMBERS)))
                .contains("{'cachePoint':{'type':'default','ttl':'1h'}}");
    }

    @Test
    void anthropic_ownMembers_pass() {
        assertThat(Sent.text(sent("anthropic", "claude-opus-4-8", MEMBERS)))
                .contains("'speed':'standard'", "'scope':'global'", "'task_budget'")
                .doesNotContain("mcp_servers", "betas", "inference_geo");
    }

    @Test
    void contextManagement_withoutItsBeta_isLeftOutOnClouds() {
        var call =
                Sent.call(
                        Operation.MESSAGES,
                        "{'model':'m','max_tokens':9,'context_management':{'edits':[]},"
                                + "'messages':[{'role':'user','content':'h'}]}");

        assertThat(Sent.request("gcp-vertex", "claude-opus-4-8", call).dropped())
                .containsExactly("context_management");
        assertThat(Sent.text(Sent.request("anthropic", "claude-opus-4-8", call)))
                .contains("context_management");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws-bedrock", "aws-bedrock-invoke", "gcp-vertex", "mistral", "vllm"})
    void emptyListOfMcpServers_asksForNothing(String provider) {
        var call =
                Sent.call(
                        Operation.MESSAGES,
                        "{'model':'m','max_tokens':9,'mcp_servers':[],'tools':[],"
                                + "'messages':[{'role':'user','content':'h'}]}");
        var model = provider.startsWith("gcp") ? "claude-opus-4-8" : SONNET_ON_BEDROCK;
        var request = Sent.request(provider, model, call);

        assertThat(call.head().needs()).isEmpty();
        assertThat(Sent.text(request)).doesNotContain("mcp_servers");
        assertThat(request.dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "aws-bedrock," + SONNET_ON_BEDROCK,
        "aws-bedrock-invoke," + SONNET_ON_BEDROCK,
        "gcp-vertex,claude-opus-4-8",
        "gcp-vertex,gemini-2.5-pro",
        "mistral,mistral-large"
    })
    void mcpServers_areRefusedWhereNoneIsCalled(String provider, String model) {
        var call =
                Sent.call(
                        Operation.MESSAGES,
                        "{'model':'m','max_tokens':9,'mcp_servers':[{'type':'url','name':'n',"
                                + "'url':'https://x.example'}],"
                                + "'messages':[{'role':'user','content':'h'}]}");

        assertThat(Sent.prepared(provider, model, call))
                .isInstanceOf(Preparation.Unsupported.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gcp-vertex", "aws-bedrock", "aws-bedrock-invoke", "mistral", "vllm"})
    void deferredTools_areDeclaredAndTheirReferencesKept(String provider) {
        var model = provider.startsWith("gcp") ? "claude-opus-4-8" : SONNET_ON_BEDROCK;
        var text =
                Sent.text(
                        Sent.request(
                                provider,
                                model,
                                Sent.call(
                                        Operation.MESSAGES,
                                        "{'model':'m','max_tokens':9,'tools':[{'name':'find',"
                                            + "'input_schema':{'type':'object'}},{'name':'late',"
                                            + "'defer_loading':true,'input_schema':{'type':"
                                            + "'object'}}],'messages':[{'role':'user','content':"
                                            + "'h'},{'role':'assistant','content':[{'type':"
                                            + "'tool_use','id':'c','name':'find','input':{}}]},"
                                            + "{'role':'user','content':[{'type':'tool_result',"
                                            + "'tool_use_id':'c','content':[{'type':"
                                            + "'tool_reference','tool_name':'late'}]}]}]}")));

        assertThat(text).contains("'name':'late'");
        boolean passes = provider.startsWith("gcp") || provider.endsWith("invoke");
        assertThat(text)
                .contains(passes ? "'type':'tool_reference'" : "The tool `late` is available.");
    }

    @Test
    void requirement_letsCodingAssistantsPass_andRemovesWhatWidens() {
        var call =
                Sent.call(
                        Operation.MESSAGES,
                        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'h'},"
                                + "{'role':'assistant','content':[{'type':'text','text':'a',"
                                + "'thought_signature':'portolan.google:S'}],"
                                + "'reasoning_content':'t'},{'role':'user','content':[{'type':"
                                + "'text','text':'b','cache_control':{'type':'ephemeral',"
                                + "'scope':'global'}}]}],'context_management':{'edits':[{'type':"
                                + "'clear_thinking_20251015','keep':{'type':'thinking_turns',"
                                + "'value':1}}]},'speed':'fast'}");
        var request = Sent.request("anthropic", "claude-opus-4-8", call.bounded());

        assertThat(call.head().outside()).doesNotContainKey(TargetProtocol.ANTHROPIC);
        assertThat(Sent.text(request)).doesNotContain("speed", "scope", "signature", "reasoning");
        assertThat(request.dropped()).contains("speed", "cache_control.scope");
    }
}
