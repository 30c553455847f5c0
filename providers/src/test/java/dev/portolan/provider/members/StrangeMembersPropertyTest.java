package dev.portolan.provider.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.members.CallPaths.CallPath;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Unlisted members, at any location of a rich request, reach no cloud under a requirement. */
final class StrangeMembersPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<CallPath> LANES =
            CallPaths.all().stream()
                    .filter(
                            path ->
                                    switch (path.operation()) {
                                        case CHAT,
                                                MESSAGES,
                                                COUNT_TOKENS,
                                                RESPONSES,
                                                INPUT_TOKENS ->
                                                true;
                                        case COMPLETIONS, EMBEDDINGS, FIM -> false;
                                        case RERANK,
                                                MODERATIONS,
                                                TRANSCRIPTIONS,
                                                TRANSLATIONS,
                                                SPEECH,
                                                IMAGES,
                                                IMAGE_EDITS,
                                                OCR ->
                                                false;
                                    })
                    .toList();

    /** The members whose content is the caller's own data and has no meaning for a server. */
    private static final Set<String> DATA =
            Set.of("parameters", "schema", "metadata", "input", "input_schema", "logit_bias");

    private static final String CHAT =
            """
            {"model":"m","temperature":1,"metadata":{"a":"b"},"stream":true,
             "stream_options":{"include_usage":true},
             "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"a":{}}}},
             "tool_choice":{"type":"function","function":{"name":"f"}},
             "reasoning":{"effort":"low"},"thinking":{"type":"enabled"},
             "prediction":{"type":"content","content":[{"type":"text","text":"t"}]},
             "tools":[{"type":"function","function":{"name":"f","parameters":{"x":{}}}}],
             "additionalModelRequestFields":{"thinking":{"type":"enabled"},"inferenceConfig":{}},
             "extra_body":{"google":{"thinking_config":{"thinking_budget":1}}},
             "messages":[{"role":"system","content":"s"},
              {"role":"user","content":[{"type":"text","text":"t","cache_control":{"type":"e"}},
               {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
              {"role":"assistant","content":"c","tool_calls":[
               {"id":"aaaaaaaaa","type":"function","function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"aaaaaaaaa","content":"r"}]}
            """;

    private static final String MESSAGES =
            """
            {"model":"m","max_tokens":9000,"metadata":{"user_id":"u"},
             "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],
             "thinking":{"type":"enabled","budget_tokens":1024},
             "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"a":{}}}},
             "tool_choice":{"type":"auto"},
             "tools":[{"name":"f","input_schema":{"x":{}},"cache_control":{"type":"ephemeral"}}],
             "messages":[{"role":"user","content":[{"type":"text","text":"t"},
               {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},
              {"role":"assistant","content":[
               {"type":"tool_use","id":"i","name":"f","input":{"x":{}}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"i","content":[
               {"type":"text","text":"r"}]}]}]}
            """;

    private static final String RESPONSES =
            """
            {"model":"m","temperature":1,"metadata":{"a":"b"},"stream":true,"max_output_tokens":9000,
             "instructions":"i","truncation":"disabled","include":["reasoning.encrypted_content"],
             "text":{"format":{"type":"json_schema","name":"n","schema":{"a":{}}}},
             "tool_choice":{"type":"function","name":"f"},"reasoning":{"effort":"low"},
             "tools":[{"type":"function","name":"f","parameters":{"x":{}}}],
             "additionalModelRequestFields":{"thinking":{"type":"enabled"},"inferenceConfig":{}},
             "extra_body":{"google":{"thinking_config":{"thinking_budget":1}}},
             "input":[{"role":"user","content":[{"type":"input_text","text":"t"},
               {"type":"input_image","detail":"auto","image_url":"data:image/png;base64,AAAA"}]},
              {"type":"function_call","call_id":"aaaaaaaaa","name":"f","arguments":"{}"},
              {"type":"function_call_output","call_id":"aaaaaaaaa","output":"r"}]}
            """;

    /** A member and the location it is put at. */
    record Strange(CallPath path, int location, String name, String value) {}

    @Property(tries = 3000)
    void unlistedMember_anywhere_reachesNoCloudUnderARequirement(@ForAll("strange") Strange strange)
            throws IOException {
        var tree = base(strange.path());
        var objects = new ArrayList<ObjectNode>();
        objects(tree, objects);
        objects.get(strange.location() % objects.size())
                .set(strange.name(), JSON.readTree(strange.value()));
        var call = CallPaths.call(strange.path().operation(), JSON.writeValueAsString(tree));
        var sent = CallPaths.sent(strange.path(), call);
        if (!sent.isEmpty()) {
            assertThat(JSON.readTree(sent).findValues(strange.name()))
                    .as("%s sent %s", strange, sent)
                    .isEmpty();
        }
    }

    /** Returns the members the protocol accepts, so that only unlisted ones can be refused. */
    private static ObjectNode base(CallPath path) throws IOException {
        var protocol = CallerProtocol.of(path.operation());
        var tree =
                (ObjectNode)
                        JSON.readTree(
                                protocol == CallerProtocol.OPENAI
                                        ? CHAT
                                        : protocol == CallerProtocol.ANTHROPIC
                                                ? MESSAGES
                                                : RESPONSES);
        switch (path.protocol()) {
            case OPENAI, ANTHROPIC, GEMINI -> tree.remove("additionalModelRequestFields");
            case MISTRAL ->
                    tree.remove(List.of("additionalModelRequestFields", "logit_bias", "thinking"));
            case CONVERSE -> {}
        }
        switch (path.protocol()) {
            case OPENAI, ANTHROPIC, MISTRAL, CONVERSE -> tree.remove("extra_body");
            case GEMINI -> {}
        }
        if (isPlain(path)) {
            tree.remove(
                    List.of("tools", "tool_choice", "response_format", "output_config", "text"));
            boolean items = tree.remove("input") != null;
            tree.set(
                    items ? "input" : "messages",
                    JSON.readTree("[{\"role\":\"user\",\"content\":\"q\"}]"));
        }
        return tree;
    }

    /** Returns whether the path's model takes text only. */
    private static boolean isPlain(CallPath path) {
        return path.target().model().startsWith("meta.");
    }

    /** Guards against a vacuous property above. */
    static List<CallPath> paths() {
        return LANES;
    }

    @ParameterizedTest
    @MethodSource("paths")
    void knownMembers_alone_areSent(CallPath path) throws IOException {
        var call = CallPaths.call(path.operation(), JSON.writeValueAsString(base(path)));
        assertThat(path.provider().prepare(call.bounded(), path.target()))
                .isInstanceOf(Preparation.Ready.class);
    }

    @Provide
    Arbitrary<Strange> strange() {
        var made =
                Arbitraries.strings()
                        .withChars("abcXYZ_-.")
                        .ofMinLength(3)
                        .ofMaxLength(20)
                        .map(name -> "q" + name);
        var odd =
                Arbitraries.of(
                        "Inference_Geo",
                        "INFERENCE_GEO",
                        "inference-geo",
                        "Provider",
                        "guardrail",
                        "server_url",
                        "endpoint",
                        "region",
                        "location",
                        "webhook",
                        "callback_url",
                        "Guardrailconfig",
                        "mcp",
                        "route_to",
                        "\u0130nference_geo",
                        "x".repeat(5_000));
        var values =
                Arbitraries.of(
                        "1",
                        "\"zqx\"",
                        "null",
                        "true",
                        "[]",
                        "{}",
                        "{\"a\":{\"b\":[1,{\"c\":2}]}}",
                        "[[{\"a\":1}]]",
                        "\"//host.example/x\"",
                        "[".repeat(200) + "]".repeat(200));
        return Combinators.combine(
                        Arbitraries.of(LANES),
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.oneOf(made, odd),
                        values)
                .as(Strange::new);
    }

    private static void objects(JsonNode node, List<ObjectNode> into) {
        if (node instanceof ObjectNode object) {
            into.add(object);
            object.properties().stream()
                    .filter(member -> !DATA.contains(member.getKey()))
                    .forEach(member -> objects(member.getValue(), into));
        } else {
            node.forEach(element -> objects(element, into));
        }
    }
}
