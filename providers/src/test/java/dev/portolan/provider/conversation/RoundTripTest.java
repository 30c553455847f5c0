package dev.portolan.provider.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What a provider must get back, from its answer to the caller's next request. */
final class RoundTripTest {
    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private static final String CONVERSE =
            "{'output':{'message':{'role':'assistant','content':[{'reasoningContent':"
                    + "{'reasoningText':{'text':'t','signature':'SIG'}}},{'reasoningContent':"
                    + "{'redactedContent':'UkVE'}},{'toolUse':{'toolUseId':'c','name':'f',"
                    + "'input':{}}}]}},'stopReason':'tool_use','usage':{'inputTokens':1,"
                    + "'outputTokens':1,'totalTokens':2}}";

    private static final String GEMINI =
            "{'candidates':[{'content':{'role':'model','parts':[{'functionCall':{'name':'f',"
                    + "'args':{}},'thoughtSignature':'SIG'}]},'finishReason':'STOP'}],"
                    + "'usageMetadata':{'promptTokenCount':1,'candidatesTokenCount':1}}";

    private static final String ANTHROPIC =
            "{'id':'m','type':'message','role':'assistant','model':'c','content':[{'type':"
                    + "'thinking','thinking':'t','signature':'SIG'},{'type':'redacted_thinking',"
                    + "'data':'RED'},{'type':'tool_use','id':'c','name':'f','input':{}}],"
                    + "'stop_reason':'tool_use','stop_sequence':null,'usage':{'input_tokens':1,"
                    + "'output_tokens':1}}";

    private static JsonValue json(byte[] bytes, int from, int to) {
        return Objects.requireNonNull(JsonReader.read(bytes, from, to));
    }

    private static String answered(
            String provider, String model, Operation operation, String upstream) {
        var target = Sent.target(provider, model);
        var call = Sent.conversation(operation, "{'role':'user','content':'q'}");
        var bytes = upstream.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var reader = Providers.byId(provider).orElseThrow().answers(call, target);
        if (reader.whole(bytes, 0, bytes.length) instanceof WholeAnswer.Answer answer) {
            var body = answer.body();
            var json = json(body.array(), body.from(), body.to());
            var message =
                    switch (operation) {
                        case CHAT -> json.get("choices").elements().getFirst().get("message");
                        case RESPONSES -> json.get("output");
                        case MESSAGES,
                                COMPLETIONS,
                                EMBEDDINGS,
                                FIM,
                                COUNT_TOKENS,
                                INPUT_TOKENS,
                                RERANK,
                                MODERATIONS,
                                TRANSCRIPTIONS,
                                TRANSLATIONS,
                                SPEECH,
                                IMAGES,
                                IMAGE_EDITS,
                                OCR ->
                                JsonValue.object("content", json.get("content"));
                    };
            return message.toJson().replace('"', '\'');
        }
        throw new AssertionError(provider + " reads no answer");
    }

    private static String next(
            String provider, String model, Operation operation, String upstream) {
        var message = answered(provider, model, operation, upstream);
        if (operation == Operation.RESPONSES) {
            return nextItems(provider, model, message);
        }
        var id = message.replaceAll("^.*'id':'([^']+)'.*$", "$1");
        var result =
                operation == Operation.CHAT
                        ? "{'role':'tool','tool_call_id':'" + id + "','content':'ok'}"
                        : "{'role':'user','content':[{'type':'tool_result','tool_use_id':'"
                                + id
                                + "','content':'ok'}]}";
        var assistant =
                operation == Operation.CHAT
                        ? message
                        : "{'role':'assistant'," + message.substring(1);
        var thinking =
                operation == Operation.CHAT
                        ? "'reasoning_effort':'low'"
                        : "'thinking':{'type':'enabled','budget_tokens':2000}";
        return Sent.text(
                Sent.request(
                        provider,
                        model,
                        Sent.call(
                                operation,
                                "{'model':'m','max_tokens':4000,"
                                        + thinking
                                        + ",'messages':[{'role':'user','content':'q'},"
                                        + assistant
                                        + ","
                                        + result
                                        + "]}")));
    }

    private static String nextItems(String provider, String model, String output) {
        var id = output.replaceAll("^.*'call_id':'([^']+)'.*$", "$1");
        return Sent.text(
                Sent.request(
                        provider,
                        model,
                        Sent.call(
                                Operation.RESPONSES,
                                "{'model':'m','max_output_tokens':4000,'reasoning':{'effort':'low'},"
                                    + "'input':[{'role':'user','content':'q'},"
                                        + output.substring(1, output.length() - 1)
                                        + ",{'type':'function_call_output','call_id':'"
                                        + id
                                        + "','output':'ok'}]}")));
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES", "RESPONSES"})
    void bedrock_signedAndRedactedThoughts_comeBack(Operation operation) {
        assertThat(next("aws-bedrock", CLAUDE, operation, CONVERSE))
                .contains("'reasoningText':{'text':'t','signature':'SIG'}")
                .contains("'redactedContent':'UkVE'")
                .contains("budget_tokens");
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES", "RESPONSES"})
    void gemini_signaturesOfCalls_comeBack(Operation operation) {
        assertThat(next("gcp-vertex", "gemini-3-pro-preview", operation, GEMINI))
                .contains("'thoughtSignature':'SIG'");
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES", "RESPONSES"})
    void anthropic_signedAndRedactedThoughts_comeBack(Operation operation) {
        assertThat(next("anthropic", "claude-sonnet-4-5", operation, ANTHROPIC))
                .contains("'signature':'SIG'")
                .contains("'data':'RED'")
                .contains("budget_tokens");
    }

    @ParameterizedTest
    @CsvSource({"CHAT", "MESSAGES"})
    void bedrock_redactedThoughtsInAStream_reachTheCaller(Operation operation) {
        var target = Sent.target("anthropic", "claude-sonnet-4-5");
        var call =
                Sent.call(
                        operation,
                        "{'model':'m','max_tokens':9,'stream':true,'messages':"
                                + "[{'role':'user','content':'q'}]}");
        var events =
                ("event: message_start\ndata: {'type':'message_start','message':{'id':'m','model':"
                                + "'c','usage':{}}}\n\nevent: content_block_start\ndata: {'type':"
                                + "'content_block_start','index':0,'content_block':{'type':"
                                + "'redacted_thinking','data':'RED'}}\n\n"
                                + "event: content_block_stop\ndata: {'type':"
                                + "'content_block_stop','index':0}\n\n")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8);
        var forwarded = new StringBuilder();

        Providers.byId("anthropic")
                .orElseThrow()
                .answers(call, target)
                .feed(
                        events,
                        0,
                        events.length,
                        new EventSink() {
                            @Override
                            public void forward(byte[] bytes, int from, int to) {
                                forwarded.append(
                                        new String(bytes, from, to - from, StandardCharsets.UTF_8));
                            }

                            @Override
                            public void error(ProviderError error) {
                                throw new AssertionError(error.message());
                            }
                        });

        assertThat(forwarded).contains("\"data\":\"RED\"");
    }
}
