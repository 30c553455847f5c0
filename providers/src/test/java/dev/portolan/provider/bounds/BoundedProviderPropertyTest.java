package dev.portolan.provider.bounds;

import static dev.portolan.provider.TestingCalls.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bounds.PublishedBounds.Named;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.request.Operation;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** What leaves for a target is within its published bounds, and answers name the caller's tools. */
final class BoundedProviderPropertyTest {
    /** A conversation with two tools, one forced, two calls and their results. */
    record Conversation(
            BoundTargets target,
            boolean messages,
            List<String> names,
            List<String> ids,
            String user) {
        Operation operation() {
            return messages ? Operation.MESSAGES : Operation.CHAT;
        }

        String body() {
            return (messages ? inMessages() : inChat()).toJson();
        }

        private JsonValue inChat() {
            var tools = new ArrayList<JsonValue>();
            var calls = new ArrayList<JsonValue>();
            var turns = new ArrayList<JsonValue>();
            turns.add(json("{'role':'user','content':'q'}"));
            for (int i = 0; i < 2; i++) {
                var name = JsonValue.of(names.get(i)).toJson();
                var id = JsonValue.of(ids.get(i)).toJson();
                tools.add(json("{'type':'function','function':{'name':%s}}", name));
                calls.add(
                        json(
                                "{'id':%s,'type':'function','function':{'name':%s,"
                                        + "'arguments':'{}'}}",
                                id, name));
            }
            turns.add(
                    new ObjectBuilder(json("{'role':'assistant','content':null}"))
                            .put("tool_calls", JsonValue.array(calls))
                            .build());
            for (int i = 0; i < 2; i++) {
                var id = JsonValue.of(ids.get(i)).toJson();
                turns.add(json("{'role':'tool','tool_call_id':%s,'content':'r'}", id));
            }
            return new ObjectBuilder(json("{'model':'m'}"))
                    .put("messages", JsonValue.array(turns))
                    .put("tools", JsonValue.array(tools))
                    .put("user", user)
                    .build();
        }

        private JsonValue inMessages() {
            var tools = new ArrayList<JsonValue>();
            var calls = new ArrayList<JsonValue>();
            var results = new ArrayList<JsonValue>();
            for (int i = 0; i < 2; i++) {
                var name = JsonValue.of(names.get(i)).toJson();
                var id = JsonValue.of(ids.get(i)).toJson();
                tools.add(json("{'name':%s,'input_schema':{'type':'object'}}", name));
                calls.add(json("{'type':'tool_use','id':%s,'name':%s,'input':{}}", id, name));
                results.add(json("{'type':'tool_result','tool_use_id':%s,'content':'r'}", id));
            }
            var turns =
                    List.of(
                            json("{'role':'user','content':'q'}"),
                            turn("assistant", calls),
                            turn("user", results));
            return new ObjectBuilder(json("{'model':'m','max_tokens':99}"))
                    .put("messages", JsonValue.array(turns))
                    .put("tools", JsonValue.array(tools))
                    .put("metadata", JsonValue.object("user_id", JsonValue.of(user)))
                    .build();
        }

        private static JsonValue turn(String role, List<JsonValue> content) {
            return new ObjectBuilder()
                    .put("role", role)
                    .put("content", JsonValue.array(content))
                    .build();
        }
    }

    private static JsonValue json(String text, Object... values) {
        return Objects.requireNonNull(
                JsonReader.read(text.replace('\'', '"').formatted(values)), text);
    }

    @Property(tries = 2000)
    void identifiers_ofAnyLength_areSentWithinThePublishedBounds(
            @ForAll("conversations") Conversation conversation) {
        var target = conversation.target();
        var sent = Named.in(target.sent(conversation.operation(), conversation.body()));
        var published = PublishedBounds.of(target);

        assertThat(sent.tools()).allMatch(published.name().asMatchPredicate());
        assertThat(sent.called()).isNotEmpty().allMatch(published.name().asMatchPredicate());
        assertThat(sent.callIds()).allMatch(published.id().asMatchPredicate());
        assertThat(sent.users()).allMatch(user -> user.length() <= published.user());
        assertThat(new HashSet<>(sent.tools())).hasSameSizeAs(new HashSet<>(conversation.names()));
        assertThat(sent.tools()).containsAll(sent.called());
        assertThat(sent.callIds()).isEqualTo(sent.resultIds());
        assertThat(new HashSet<>(sent.callIds()).size())
                .isIn(0, new HashSet<>(conversation.ids()).size());
    }

    @Property(tries = 1000)
    void answer_thatCallsAShortenedTool_namesTheCallersTool(
            @ForAll("conversations") Conversation conversation) {
        var target = conversation.target();
        var request = call(conversation.operation(), conversation.body());
        var sent = Named.in(target.sent(conversation.operation(), conversation.body()));
        var answer = answer(target, sent.tools().getFirst()).getBytes(StandardCharsets.UTF_8);

        var read = target.provider().answers(request, target.target());
        var whole = (WholeAnswer.Answer) read.whole(answer, 0, answer.length);

        var body = Objects.requireNonNull(JsonReader.readUtf8(whole.body().toBytes()));
        var name =
                conversation.messages()
                        ? body.get("content").firstElement().get("name")
                        : body.get("choices")
                                .firstElement()
                                .get("message")
                                .get("tool_calls")
                                .firstElement()
                                .get("function")
                                .get("name");
        assertThat(name.text()).isEqualTo(conversation.names().getFirst());
    }

    @Property(tries = 500)
    void body_withinTheBounds_isPreparedAsItWouldBeWithoutThem(
            @ForAll("conversations") Conversation conversation) {
        var target = conversation.target();
        var plain =
                new Conversation(
                        target,
                        conversation.messages(),
                        List.of("read", "write"),
                        List.of("aaaaaaaa1", "aaaaaaaa2"),
                        "u");
        var fitted = call(plain.operation(), plain.body());
        var first = target.provider().prepare(fitted, target.target());
        assertThat(first).isInstanceOf(Preparation.Ready.class);
        var sent = Named.in(target.sent(plain.operation(), plain.body()));
        assertThat(sent.tools()).containsExactly("read", "write");
        assertThat(sent.callIds()).isSubsetOf("aaaaaaaa1", "aaaaaaaa2");
    }

    private static String answer(BoundTargets target, String name) {
        var quoted = JsonValue.of(name).toJson();
        return switch (target.provider().protocol(target.target())) {
            case OPENAI, MISTRAL ->
                    json(
                                    "{'id':'1','object':'chat.completion','created':1,'model':'m',"
                                            + "'choices':[{'index':0,'finish_reason':'tool_calls',"
                                            + "'message':{'role':'assistant','content':null,"
                                            + "'tool_calls':[{'id':'c','type':'function',"
                                            + "'function':{'name':%s,'arguments':'{}'}}]}}]}",
                                    quoted)
                            .toJson();
            case ANTHROPIC ->
                    json(
                                    "{'id':'1','type':'message','role':'assistant','model':'m',"
                                            + "'content':[{'type':'tool_use','id':'c','name':%s,"
                                            + "'input':{}}],'stop_reason':'tool_use',"
                                            + "'usage':{'input_tokens':1,'output_tokens':1}}",
                                    quoted)
                            .toJson();
            case CONVERSE ->
                    json(
                                    "{'output':{'message':{'role':'assistant','content':[{"
                                        + "'toolUse':{'toolUseId':'c','name':%s,'input':{}}}]}},"
                                        + "'stopReason':'tool_use','usage':{'inputTokens':1,"
                                        + "'outputTokens':1,'totalTokens':2}}",
                                    quoted)
                            .toJson();
            case GEMINI ->
                    json(
                                    "{'candidates':[{'content':{'role':'model','parts':[{"
                                            + "'functionCall':{'name':%s,'args':{}}}]},"
                                            + "'finishReason':'STOP'}],'responseId':'r'}",
                                    quoted)
                            .toJson();
        };
    }

    @Provide
    Arbitrary<Conversation> conversations() {
        var names =
                Arbitraries.oneOf(
                        texts("abcXYZ09_-", 1, 64),
                        texts("abcXYZ09_-", 60, 140),
                        texts("ab.:/ é_9-", 1, 140),
                        Arbitraries.of(
                                "mcp__plugin_deploy_on_aws_awsiac__check_cloudformation_template"
                                        + "_compliance",
                                "9lives",
                                "a.b"));
        var ids =
                Arbitraries.oneOf(
                        texts("abcXYZ09", 9, 9),
                        texts("abc_09-", 30, 80),
                        texts("ab|.:/ é_9-", 1, 300),
                        Arbitraries.of(
                                "functions.get_weather:0", "chatcmpl-tool-" + "0".repeat(32)));
        return Combinators.combine(
                        Arbitraries.of(BoundTargets.all()),
                        Arbitraries.of(true, false),
                        names.list().ofSize(2).uniqueElements(),
                        ids.list().ofSize(2).uniqueElements(),
                        texts("abc{\"_:é", 0, 700))
                .as(Conversation::new);
    }

    private static Arbitrary<String> texts(String characters, int least, int most) {
        return Arbitraries.strings()
                .withChars(characters.toCharArray())
                .ofMinLength(least)
                .ofMaxLength(most);
    }
}
