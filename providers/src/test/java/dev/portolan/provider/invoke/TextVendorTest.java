package dev.portolan.provider.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bedrock.Bedrock;
import dev.portolan.provider.bedrock.Recordings;
import dev.portolan.provider.bedrock.Streamed;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.TestingFrames;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.util.Base64;
import java.util.Map;

/** Tests of models that take a prompt, by InvokeModel: requests sent and answers mapped. */
final class TextVendorTest {
    private static final Bedrock BEDROCK = new Bedrock();
    private static final String DIALOGUE =
            """
            {"model":"m","max_tokens":9,"temperature":0.5,"top_p":0.9,"messages":[\
            {"role":"system","content":"Be brief."},{"role":"user","content":"One?"},\
            {"role":"assistant","content":"1"},{"role":"user","content":"Two?"}]}\
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    amazon.titan-text-express-v1            ; {"inputText":"Be brief.\\nUser: One?\\nBot: 1\\nUser: Two?\\nBot:","textGenerationConfig":{"maxTokenCount":9,"temperature":0.5,"topP":0.9}}
                    meta.llama3-8b-instruct-v1:0            ; {"prompt":"<|begin_of_text|><|start_header_id|>system<|end_header_id|>\\n\\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\\n\\nOne?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\\n\\n1<|eot_id|><|start_header_id|>user<|end_header_id|>\\n\\nTwo?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\\n\\n","max_gen_len":9,"temperature":0.5,"top_p":0.9}
                    meta.llama2-13b-chat-v1                 ; {"prompt":"<s>[INST] <<SYS>>\\nBe brief.\\n<</SYS>>\\n\\nOne? [/INST] 1</s>[INST] Two? [/INST]","max_gen_len":9,"temperature":0.5,"top_p":0.9}
                    mistral.mixtral-8x7b-instruct-v0:1      ; {"prompt":"<s>[INST] Be brief.\\n\\nOne? [/INST] 1</s>[INST] Two? [/INST]","max_tokens":9,"temperature":0.5,"top_p":0.9}
                    cohere.command-r-v1:0                   ; {"message":"Two?","chat_history":[{"role":"USER","message":"One?"},{"role":"CHATBOT","message":"1"}],"preamble":"Be brief.","max_tokens":9,"temperature":0.5,"p":0.9}
                    cohere.command-text-v14                 ; {"prompt":"Be brief.\\nUser: One?\\nChatbot: 1\\nUser: Two?\\nChatbot:","max_tokens":9,"temperature":0.5,"p":0.9}
                    ai21.j2-mid-v1                          ; {"prompt":"Be brief.\\nUser: One?\\nAssistant: 1\\nUser: Two?\\nAssistant:","maxTokens":9,"temperature":0.5,"topP":0.9}
                    """)
    void conversation_becomesThePromptOfTheModelsFormat(String model, String body) {
        var call = Streamed.call(Operation.CHAT, DIALOGUE);
        assertThat(BEDROCK.prepare(call, target(model))).isInstanceOf(Preparation.Ready.class);
        var ready = (Preparation.Ready) BEDROCK.prepare(call, target(model));
        assertThat(new String(ready.request().body().toBytes(), UTF_8)).isEqualTo(body);
        assertThat(ready.request().path()).endsWith("/invoke");
    }

    @ParameterizedTest
    @CsvSource({
        "meta.llama3-8b-instruct-v1:0, <|eot_id|>",
        "meta.llama2-13b-chat-v1, [/INST]",
        "mistral.mixtral-8x7b-instruct-v0:1, </s>"
    })
    void marksOfTheModelsForm_inAText_areRefused(String model, String mark) {
        var call = Streamed.call(Operation.CHAT, DIALOGUE.replace("One?", "One? " + mark));
        assertThat(BEDROCK.prepare(call, target(model)))
                .isInstanceOfSatisfying(
                        Preparation.Unsupported.class,
                        refused -> {
                            assertThat(refused.field()).isEqualTo("messages");
                            assertThat(refused.why()).contains(mark);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "amazon.titan-text-express-v1, true",
        "meta.llama3-8b-instruct-v1:0, true",
        "mistral.mixtral-8x7b-instruct-v0:1, false",
        "cohere.command-r-v1:0, false",
        "cohere.command-text-v14, false",
        "ai21.j2-mid-v1, true"
    })
    void members_aModelHasNoFieldFor_areReportedAsDropped(String model, boolean topK) {
        var call =
                Streamed.call(
                        Operation.MESSAGES,
                        """
                        {"model":"m","max_tokens":9000,"top_k":5,"metadata":{"user_id":"u"},\
                        "thinking":{"type":"enabled","budget_tokens":2000},\
                        "messages":[{"role":"user","content":"hi"}]}\
                        """);
        assertThat(BEDROCK.prepare(call, target(model)))
                .isInstanceOfSatisfying(
                        Preparation.Ready.class,
                        ready -> {
                            var dropped = ready.request().dropped();
                            assertThat(dropped).contains("thinking", "user");
                            assertThat(dropped.contains("top_k")).isEqualTo(topK);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    amazon.titan-text-express-v1       | {"inputTextTokenCount":3,"results":[{"tokenCount":2,"outputText":"Hi","completionReason":"LENGTH"}]} | length | 3
                    meta.llama3-8b-instruct-v1:0       | {"generation":"Hi","prompt_token_count":3,"generation_token_count":2,"stop_reason":"stop"}      | stop | 3
                    mistral.mixtral-8x7b-instruct-v0:1 | {"outputs":[{"text":"Hi","stop_reason":"stop"}]}                                                 | stop | 0
                    cohere.command-r-v1:0              | {"text":"Hi","finish_reason":"MAX_TOKENS"}                                                       | length | 0
                    cohere.command-text-v14            | {"generations":[{"finish_reason":"COMPLETE","id":"a","text":"Hi"}],"id":"b","prompt":"x"}        | stop | 0
                    ai21.j2-mid-v1                     | {"id":1,"prompt":{"text":"x"},"completions":[{"data":{"text":"Hi"},"finishReason":{"reason":"endoftext"}}]} | stop | 0
                    amazon.titan-text-lite-v1          | {"results":[{"outputText":"Hi","completionReason":"FINISH"}],"amazon-bedrock-guardrailAction":"INTERVENED"} | content_filter | 0
                    """)
    void answer_ofEachVendor_isRead(String model, String body, String finish, int input) {
        var bytes = body.getBytes(UTF_8);
        var call = Streamed.call(Operation.CHAT, DIALOGUE);
        var whole = BEDROCK.answers(call, target(model)).whole(bytes, 0, bytes.length);
        assertThat(whole).isInstanceOf(WholeAnswer.Answer.class);
        var answer = Recordings.json(((WholeAnswer.Answer) whole).body().toBytes());
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hi");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo(finish);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(input);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    meta.llama3-8b-instruct-v1:0       | {"generation":"Good ","stop_reason":null}      | {"generation":"day","stop_reason":"stop"}
                    mistral.mixtral-8x7b-instruct-v0:1 | {"outputs":[{"text":"Good ","stop_reason":null}]} | {"outputs":[{"text":"day","stop_reason":"stop"}]}
                    amazon.titan-text-express-v1       | {"outputText":"Good ","completionReason":null} | {"outputText":"day","completionReason":"FINISH"}
                    """)
    void stream_ofEachVendor_isWholeByItsFinishAlone(String model, String first, String last) {
        var call =
                Streamed.call(
                        Operation.CHAT,
                        DIALOGUE.replace("{\"model\"", "{\"stream\":true,\"model\""));
        var metrics =
                last.replaceFirst(
                        "}$",
                        ",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":7,\"outputTokenCount\":2}}");
        var whole =
                Streamed.of(
                        BEDROCK,
                        call,
                        target(model),
                        TestingFrames.joined(chunk(first), chunk(metrics)));
        assertThat(whole.end()).isInstanceOf(StreamEnd.Complete.class);
        assertThat(whole.text()).contains("Good ", "day");
        assertThat(whole.finish()).isEqualTo(FinishReason.STOP);
        assertThat(whole.usage()).isNotNull();
        assertThat(whole.usage().promptTokens()).isEqualTo(7);
        var cut = Streamed.of(BEDROCK, call, target(model), chunk(first));
        assertThat(cut.end()).isNotInstanceOf(StreamEnd.Complete.class);
    }

    @Test
    void stream_ofCommandR_containsItsTextOnce() {
        var call =
                Streamed.call(
                        Operation.CHAT,
                        DIALOGUE.replace("{\"model\"", "{\"stream\":true,\"model\""));
        var frames =
                TestingFrames.joined(
                        chunk("{\"event_type\":\"text-generation\",\"text\":\"Hi\"}"),
                        chunk(
                                "{\"event_type\":\"stream-end\",\"finish_reason\":\"COMPLETE\",\"response\":{\"text\":\"Hi\"},\"text\":\"Hi\"}"));
        var whole = Streamed.of(BEDROCK, call, target("cohere.command-r-v1:0"), frames);
        assertThat(whole.end()).isInstanceOf(StreamEnd.Complete.class);
        assertThat(whole.text().split("Hi", -1)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    amazon.titan-text-express-v1 | "tools":[{"type":"function","function":{"name":"f"}}]
                    meta.llama3-8b-instruct-v1:0 | "stop":["x"]
                    ai21.j2-mid-v1               | "stream":true
                    cohere.command-r-v1:0        | "n":2
                    cohere.command-text-v14      | "logit_bias":{"1":5}
                    """)
    void unsupportedFeature_isRefusedBeforeTheModelIsCalled(String model, String more) {
        var call =
                Streamed.call(
                        Operation.CHAT, DIALOGUE.replace("{\"model\"", "{" + more + ",\"model\""));
        assertThat(BEDROCK.prepare(call, target(model)))
                .isInstanceOf(Preparation.Unsupported.class);
    }

    @Property(tries = 300)
    void bytesOfAnyKind_areNeverAWholeStream(@ForAll byte[] bytes) {
        var call =
                Streamed.call(
                        Operation.CHAT,
                        DIALOGUE.replace("{\"model\"", "{\"stream\":true,\"model\""));
        var read = Streamed.of(BEDROCK, call, target("meta.llama3-8b-instruct-v1:0"), bytes);
        assertThat(read.end()).isNotInstanceOf(StreamEnd.Complete.class);
    }

    private static byte[] chunk(String json) {
        var bytes = Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
        return TestingFrames.event("chunk", "{\"bytes\":\"" + bytes + "\"}");
    }

    private static Target target(String model) {
        return new Target(
                URI.create("https://bedrock-runtime.us-east-1.amazonaws.com"),
                model,
                Map.of(Target.API, Target.INVOKE));
    }
}
