package dev.portolan.provider.members;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tests that each documented member of a request reaches every target's protocol, is refused with
 * its field, or is reported as dropped.
 */
final class DocumentedMembersTest {
    /** Members without an effect of their own, or with an effect only in the gateway. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    // The gateway itself streams, and sends usage.
                    "stream",
                    "stream_options.include_usage",
                    "stream_options.include_obfuscation",
                    // The same as the member's absence.
                    "thinking.disabled",
                    "tools.strict");

    /**
     * A documented member.
     *
     * @param name the name by which it is reported
     * @param body members of the body that contain it, besides the model, the limit and a message
     * @param shows a text that the body for a target contains if the member is sent or mapped
     */
    record Documented(Operation operation, String name, String body, List<String> shows) {
        @Override
        public String toString() {
            return operation + " " + name;
        }
    }

    /** Members of which the canonical model has one, reported by the older name. */
    private static final Map<String, String> ALSO =
            Map.of("safety_identifier", "user", "output_config.effort", "reasoning_effort");

    private static final String SAID = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static void chat(List<Documented> all, String name, String member, String... shows) {
        all.add(new Documented(Operation.CHAT, name, SAID + "," + member, List.of(shows)));
    }

    private static void turn(List<Documented> all, String name, String messages, String... shows) {
        all.add(
                new Documented(
                        Operation.CHAT, name, "\"messages\":[" + messages + "]", List.of(shows)));
    }

    private static void said(List<Documented> all, String name, String member, String... shows) {
        all.add(
                new Documented(
                        Operation.MESSAGES,
                        name,
                        SAID + ",\"max_tokens\":2222," + member,
                        List.of(shows)));
    }

    private static void block(List<Documented> all, String name, String messages, String... shows) {
        all.add(
                new Documented(
                        Operation.MESSAGES,
                        name,
                        "\"max_tokens\":2222,\"messages\":[" + messages + "]",
                        List.of(shows)));
    }

    static List<Documented> documented() {
        var all = new ArrayList<Documented>();
        ofChat(all);
        ofChatMessages(all);
        ofMessages(all);
        ofMessagesBlocks(all);
        return all;
    }

    private static void ofChat(List<Documented> all) {
        chat(all, "audio", "\"audio\":{\"voice\":\"zq\",\"format\":\"wav\"}", "\"voice\"");
        chat(all, "frequency_penalty", "\"frequency_penalty\":0.123", "0.123");
        chat(all, "presence_penalty", "\"presence_penalty\":0.124", "0.124");
        chat(all, "logit_bias", "\"logit_bias\":{\"77\":3}", "\"77\"");
        chat(all, "logprobs", "\"logprobs\":true", "ogprobs\":true");
        chat(all, "top_logprobs", "\"logprobs\":true,\"top_logprobs\":3", "ogprobs\":3");
        chat(all, "max_completion_tokens", "\"max_completion_tokens\":2345", "2345");
        chat(all, "max_tokens", "\"max_tokens\":2346", "2346");
        chat(all, "metadata", "\"metadata\":{\"key\":\"zqmeta\"}", "zqmeta");
        chat(all, "modalities", "\"modalities\":[\"text\",\"audio\"]", "\"modalities\"");
        chat(all, "moderation", "\"moderation\":{\"model\":\"zqmod\"}", "zqmod");
        chat(all, "n", "\"n\":2", "\"n\":2", "\"candidateCount\":2");
        chat(all, "prediction", prediction(), "zqpredicted");
        chat(all, "prompt_cache_key", "\"prompt_cache_key\":\"zqkey\"", "zqkey");
        chat(all, "prompt_cache_options", "\"prompt_cache_options\":{\"mode\":\"zqm\"}", "zqm");
        chat(all, "prompt_cache_retention", "\"prompt_cache_retention\":\"24h\"", "24h");
        chat(all, "safety_identifier", "\"safety_identifier\":\"zqsafe\"", "zqsafe");
        chat(all, "user", "\"user\":\"zquser\"", "zquser");
        chat(all, "seed", "\"seed\":4242", "4242");
        chat(all, "service_tier", "\"service_tier\":\"flex\"", "flex");
        chat(all, "stop", "\"stop\":[\"zqstop\"]", "zqstop");
        chat(all, "store", "\"store\":true", "\"store\":true");
        chat(all, "temperature", "\"temperature\":0.321", "0.321");
        chat(all, "top_p", "\"top_p\":0.654", "0.654");
        chat(all, "verbosity", "\"verbosity\":\"low\"", "\"verbosity\"");
        chat(all, "web_search_options", "\"web_search_options\":{\"x\":1}", "web_search_options");
        chat(all, "reasoning_effort", "\"reasoning_effort\":\"high\"", "high", "think", "reason");
        chat(all, "stream_options.include_obfuscation", obfuscation(), "include_obfuscation");
        chat(all, "response_format", "\"response_format\":{\"type\":\"json_object\"}", "json");
        chat(all, "unknown_member", "\"unknown_member\":\"zqu\"", "zqu");
        chat(all, "parallel_tool_calls", tool("") + ",\"parallel_tool_calls\":false", "arallel");
        chat(
                all,
                "tool_choice",
                tool("") + ",\"tool_choice\":\"required\"",
                "required",
                "any",
                "ANY");
        chat(all, "tools.function.own", tool(",\"own\":\"zqown\""), "zqown");
        chat(all, "strict", tool(",\"strict\":true"), "\"strict\":true");
        chat(
                all,
                "cache_control",
                tool(",\"cache_control\":{\"type\":\"ephemeral\"}"),
                "ephemeral",
                "cachePoint");
        chat(
                all,
                "functions",
                "\"functions\":[{\"name\":\"zqfun\"}],\"function_call\":{\"name\":\"zqfun\"}",
                "zqfun");
        chat(
                all,
                "response_format.json_schema.description",
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"description\":\"zqdesc\",\"schema\":{\"type\":\"object\",\"properties\":{}}}}",
                "zqdesc");
    }

    private static String prediction() {
        return "\"prediction\":{\"type\":\"content\",\"content\":\"zqpredicted\"}";
    }

    private static String obfuscation() {
        return "\"stream\":true,\"stream_options\":{\"include_obfuscation\":false}";
    }

    private static String tool(String more) {
        return "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{}}"
                + more
                + "}}]";
    }

    private static void ofChatMessages(List<Documented> all) {
        turn(
                all,
                "messages.name",
                "{\"role\":\"user\",\"content\":\"hi\",\"name\":\"zqname\"}",
                "zqname");
        turn(
                all,
                "messages.audio",
                "{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"x\",\"audio\":{\"id\":\"zqaudio\"}},{\"role\":\"user\",\"content\":\"hi\"}",
                "zqaudio");
        turn(
                all,
                "messages.refusal",
                "{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"x\",\"refusal\":\"zqno\"},{\"role\":\"user\",\"content\":\"hi\"}",
                "zqno");
        turn(
                all,
                "messages.annotations",
                "{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"x\",\"annotations\":[{\"type\":\"zqann\"}]},{\"role\":\"user\",\"content\":\"hi\"}",
                "zqann");
        turn(
                all,
                "messages.function_call",
                "{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":null,\"function_call\":{\"name\":\"zqcalled\",\"arguments\":\"{}\"}},{\"role\":\"function\",\"name\":\"zqcalled\",\"content\":\"r\"}",
                "zqcalled");
        turn(
                all,
                "messages.prompt_cache_breakpoint",
                part(
                        "{\"type\":\"text\",\"text\":\"hi\",\"prompt_cache_breakpoint\":{\"mode\":\"zqpoint\"}}"),
                "zqpoint");
        turn(
                all,
                "cache_control",
                part(
                        "{\"type\":\"text\",\"text\":\"hi\",\"cache_control\":{\"type\":\"ephemeral\"}}"),
                "ephemeral",
                "cachePoint");
        turn(
                all,
                "messages.detail",
                part(
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\",\"detail\":\"low\"}}"),
                "\"detail\":\"low\"");
        turn(
                all,
                "messages.cache_control",
                "{\"role\":\"user\",\"content\":\"hi\",\"cache_control\":{\"type\":\"ephemeral\"}}",
                "ephemeral");
    }

    private static String part(String part) {
        return "{\"role\":\"user\",\"content\":[" + part + "]}";
    }

    private static void ofMessages(List<Documented> all) {
        said(all, "max_tokens", "\"stop_sequences\":[]", "2222");
        said(all, "system", "\"system\":\"zqsystem\"", "zqsystem");
        said(all, "cache_control", system(), "ephemeral", "cachePoint");
        said(all, "stop_sequences", "\"stop_sequences\":[\"zqstop\"]", "zqstop");
        said(all, "temperature", "\"temperature\":0.321", "0.321");
        said(all, "top_p", "\"top_p\":0.654", "0.654");
        said(all, "top_k", "\"top_k\":37", "37");
        said(all, "user", "\"metadata\":{\"user_id\":\"zquser\"}", "zquser");
        said(all, "metadata.own", "\"metadata\":{\"own\":\"zqown\"}", "zqown");
        said(all, "thinking", thinking(""), "think", "reason", "1500");
        said(all, "thinking.display", thinking(",\"display\":\"zqdisplay\""), "zqdisplay");
        said(
                all,
                "output_config.effort",
                "\"output_config\":{\"effort\":\"high\"}",
                "high",
                "think",
                "reason");
        said(
                all,
                "output_config.task_budget",
                "\"output_config\":{\"task_budget\":{\"total\":9}}",
                "task_budget");
        said(all, "service_tier", "\"service_tier\":\"standard_only\"", "standard_only");
        said(all, "container", "\"container\":\"zqcontainer\"", "zqcontainer");
        said(
                all,
                "context_management",
                "\"context_management\":{\"edits\":[{\"type\":\"zqe\"}]}",
                "zqe");
        said(all, "inference_geo", "\"inference_geo\":\"zqgeo\"", "zqgeo");
        said(
                all,
                "mcp_servers",
                "\"mcp_servers\":[{\"type\":\"url\",\"url\":\"https://a.example\",\"name\":\"zqmcp\"}]",
                "zqmcp");
        said(all, "unknown_member", "\"unknown_member\":\"zqu\"", "zqu");
        said(all, "cache_control", "\"cache_control\":{\"type\":\"ephemeral\"}", "ephemeral");
        said(all, "tools.defer_loading", claudeTool(",\"defer_loading\":true"), "defer_loading");
        said(
                all,
                "tools.input_examples",
                claudeTool(",\"input_examples\":[{\"a\":\"zqex\"}]"),
                "zqex");
        said(
                all,
                "tools.allowed_callers",
                claudeTool(",\"allowed_callers\":[\"zqcaller\"]"),
                "zqcaller");
        said(
                all,
                "cache_control",
                claudeTool(",\"cache_control\":{\"type\":\"ephemeral\"}"),
                "ephemeral",
                "cachePoint");
        said(
                all,
                "parallel_tool_calls",
                claudeTool("")
                        + ",\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}",
                "arallel");
        said(
                all,
                "tool_choice",
                claudeTool("") + ",\"tool_choice\":{\"type\":\"any\"}",
                "any",
                "ANY",
                "required");
    }

    private static String system() {
        return "\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":{\"type\":\"ephemeral\"}}]";
    }

    private static String thinking(String more) {
        return "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1500" + more + "}";
    }

    private static String claudeTool(String more) {
        return "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}"
                + more
                + "}]";
    }

    private static void ofMessagesBlocks(List<Documented> all) {
        var text = "{\"type\":\"text\",\"text\":\"hi\"";
        block(
                all,
                "messages.citations",
                part(text + ",\"citations\":[{\"type\":\"zqcite\"}]}"),
                "zqcite");
        block(
                all,
                "cache_control",
                part(text + ",\"cache_control\":{\"type\":\"ephemeral\"}}"),
                "ephemeral",
                "cachePoint");
        block(all, "messages.own", part(text + ",\"own\":\"zqown\"}"), "zqown");
        var document =
                "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"words\"}";
        block(all, "messages.title", part(document + ",\"title\":\"zqtitle\"}"), "zqtitle");
        block(all, "messages.context", part(document + ",\"context\":\"zqcontext\"}"), "zqcontext");
        block(
                all,
                "messages.citations",
                part(document + ",\"citations\":{\"enabled\":true}}"),
                "\"citations\":{\"enabled\":true}");
        block(
                all,
                "search_result",
                part(
                        "{\"type\":\"search_result\",\"source\":\"zqsource\",\"title\":\"zqtitle\",\"content\":[{\"type\":\"text\",\"text\":\"zqfound\"}]}"),
                "zqfound");
        block(
                all,
                "messages.container_upload",
                part(text + "},{\"type\":\"container_upload\",\"file_id\":\"zqfile\"}"),
                "zqfile");
        block(
                all,
                "is_error",
                result("\"content\":\"no such file\",\"is_error\":true"),
                "is_error",
                "\"status\":\"error\"",
                "Error: no such file",
                "{\"error\":\"no such file\"}");
        block(
                all,
                "messages.tool_reference",
                result("\"content\":[{\"type\":\"tool_reference\",\"tool_name\":\"zqtool\"}]"),
                "zqtool");
        block(
                all,
                "cache_control",
                result("\"content\":\"r\",\"cache_control\":{\"type\":\"ephemeral\"}"),
                "ephemeral",
                "cachePoint");
        block(
                all,
                "messages.server_tool_use",
                part(text + "}")
                        + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{\"query\":\"zqquery\"}},"
                        + text
                        + "}]},"
                        + part(text + "}"),
                "zqquery");
    }

    private static String result(String members) {
        return part("{\"type\":\"text\",\"text\":\"q\"}")
                + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{}}]},"
                + part("{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\"," + members + "}");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void member_toEachTarget_isSentRefusedOrNamed(Documented member) {
        var lost = new ArrayList<String>();
        for (var path : CallPaths.all()) {
            if (path.operation() == member.operation() && isLost(path, member)) {
                lost.add(path.toString());
            }
        }
        assertThat(lost).as(member.toString()).isEmpty();
    }

    private static boolean isLost(CallPaths.CallPath path, Documented member) {
        if (WITHOUT_EFFECT.contains(member.name())) {
            return false;
        }
        var call = TestingCalls.call(member.operation(), "{\"model\":\"m\"," + member.body() + "}");
        return switch (path.provider().prepare(call, path.target())) {
            case Preparation.Unsupported unsupported -> unsupported.field().isBlank();
            case Preparation.Ready(UpstreamRequest request) -> {
                var sent = new String(request.body().toBytes(), UTF_8);
                yield member.shows().stream().noneMatch(sent::contains)
                        && request.dropped().stream().noneMatch(name -> names(name, member.name()));
            }
        };
    }

    /** Returns whether a reported name is the member's, or of one that contains it. */
    private static boolean names(String reported, String member) {
        return reported.equals(member)
                || member.startsWith(reported + ".")
                || ALSO.getOrDefault(member, member).equals(reported);
    }
}
