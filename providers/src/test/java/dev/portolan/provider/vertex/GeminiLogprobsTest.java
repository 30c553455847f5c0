package dev.portolan.provider.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tests log probabilities requested from Gemini and returned in OpenAI's format. */
final class GeminiLogprobsTest {
    private static final Provider VERTEX = Providers.byId(Vertex.ID).orElseThrow();
    private static final String LOGPROBS_REQUESTED = "\"logprobs\":true,\"top_logprobs\":2";
    private static final String GOOD =
            "{\"chosenCandidates\":[{\"token\":\"Good\",\"tokenId\":7,\"logProbability\":-0.25}],"
                    + "\"topCandidates\":[{\"candidates\":["
                    + "{\"token\":\"Good\",\"tokenId\":7,\"logProbability\":-0.25},"
                    + "{\"token\":\"ö\",\"tokenId\":8,\"logProbability\":-1.5e-07}]}]}";
    private static final String DAY =
            "{\"chosenCandidates\":[{\"token\":\" day\",\"logProbability\":-2}]}";
    private static final String GOOD_LOGPROB =
            "{\"token\":\"Good\",\"logprob\":-0.25,\"bytes\":[71,111,111,100],\"top_logprobs\":["
                    + "{\"token\":\"Good\",\"logprob\":-0.25,\"bytes\":[71,111,111,100]},"
                    + "{\"token\":\"ö\",\"logprob\":-1.5e-07,\"bytes\":[195,182]}]}";
    private static final String DAY_LOGPROB =
            "{\"token\":\" day\",\"logprob\":-2,\"bytes\":[32,100,97,121],\"top_logprobs\":[]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"logprobs\":true,\"top_logprobs\":20 | 20",
                "\"logprobs\":true,\"top_logprobs\":0 | null",
                "\"logprobs\":true | null"
            })
    void prepare_logprobs_areRequestedWithTheSameNumberOfAlternatives(
            String members, String count) {
        var ready = (Preparation.Ready) VERTEX.prepare(call(members), target("gemini-2.5-pro"));
        var config = json(ready.request().body().toBytes()).get("generationConfig");
        assertThat(config.get("responseLogprobs").isTrue()).isTrue();
        assertThat(config.get("logprobs").toJson()).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.0-flash-001", "google/gemini-2.5-flash-lite"})
    void features_secondGeneration_containLogprobs(String model) {
        assertThat(VERTEX.features(Operation.CHAT, target(model))).contains(Feature.LOGPROBS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-3-pro-preview", "gemini-1.5-flash"})
    void prepare_modelWithoutLogprobs_isUnsupported(String model) {
        assertThat(VERTEX.features(Operation.CHAT, target(model)))
                .doesNotContain(Feature.LOGPROBS)
                .contains(Feature.TOOLS);
        assertThat(VERTEX.prepare(call(LOGPROBS_REQUESTED), target(model)))
                .isInstanceOfSatisfying(
                        Preparation.Unsupported.class,
                        no -> assertThat(no.field()).isEqualTo("logprobs"));
    }

    @Test
    void whole_severalCandidates_eachHasItsOwnLogprobs() {
        var body =
                "{\"candidates\":[%s,%s],\"responseId\":\"r\"}"
                        .formatted(candidate(0, "Good", GOOD, true), candidate(1, "x", DAY, true));
        var choices = whole(body).get("choices").elements();
        assertThat(choices.get(0).get("logprobs").toJson())
                .isEqualTo("{\"content\":[" + GOOD_LOGPROB + "],\"refusal\":null}");
        assertThat(choices.get(1).get("logprobs").toJson())
                .isEqualTo("{\"content\":[" + DAY_LOGPROB + "],\"refusal\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "7",
                "{\"chosenCandidates\":7}",
                "{\"chosenCandidates\":[{\"token\":\"x\"},{\"logProbability\":-1},[],null]}",
                "{\"chosenCandidates\":[],\"topCandidates\":[{\"candidates\":[{}]}]}"
            })
    void whole_noValidLogprobs_answersWithoutThem(String result) {
        var body = "{\"candidates\":[" + candidate(0, "Good", result, true) + "]}";
        var choice = whole(body).get("choices").elements().getFirst();
        assertThat(choice.get("message").get("content").text()).isEqualTo("Good");
        assertThat(choice.has("logprobs")).isTrue();
        assertThat(choice.get("logprobs").isNull()).isTrue();
    }

    @Test
    void whole_moreThanTwentyAlternatives_keepsTwenty() {
        var one = "{\"token\":\"x\",\"logProbability\":-3}";
        var result =
                "{\"chosenCandidates\":[%s],\"topCandidates\":[{\"candidates\":[%s]}]}"
                        .formatted(one, String.join(",", Collections.nCopies(50, one)));
        var body = "{\"candidates\":[" + candidate(0, "x", result, true) + "]}";
        assertThat(content(whole(body)).getFirst().get("top_logprobs").elements()).hasSize(20);
    }

    @Test
    void whole_tokenWithPartOfCharacter_hasNoBytes() {
        var result = "{\"chosenCandidates\":[{\"token\":\"\uFFFD\",\"logProbability\":-3}]}";
        var body = "{\"candidates\":[" + candidate(0, "x", result, true) + "]}";
        assertThat(content(whole(body)).getFirst().get("bytes").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096})
    void stream_splitAnywhere_sendsThemAfterTheirText(int grain) {
        var stream =
                "data: {\"candidates\":[%s]}\r\n\r\ndata: {\"candidates\":[%s]}\r\n\r\n"
                        .formatted(
                                candidate(0, "Good", GOOD, false), candidate(0, " day", DAY, true));
        var received = new StringBuilder();
        for (var chunk : streamed(stream, grain)) {
            var choice = chunk.get("choices").elements().getFirst();
            received.append(choice.get("delta").get("content").textOrEmpty());
            choice.get("logprobs")
                    .get("content")
                    .elements()
                    .forEach(token -> received.append(token.toJson()));
        }
        assertThat(received).hasToString("Good" + GOOD_LOGPROB + " day" + DAY_LOGPROB);
    }

    private static String candidate(int index, String text, String logprobs, boolean last) {
        return "{\"index\":%d,\"content\":{\"parts\":[{\"text\":\"%s\"}]},\"logprobsResult\":%s%s}"
                .formatted(index, text, logprobs, last ? ",\"finishReason\":\"STOP\"" : "");
    }

    private static List<JsonValue> content(JsonValue answer) {
        var choice = answer.get("choices").elements().getFirst();
        return choice.get("logprobs").get("content").elements();
    }

    private static JsonValue whole(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var answer = (WholeAnswer.Answer) reader(LOGPROBS_REQUESTED).whole(bytes, 0, bytes.length);
        return json(answer.body().toBytes());
    }

    private static List<JsonValue> streamed(String stream, int grain) {
        var sink = new Caller();
        var reader = reader(LOGPROBS_REQUESTED + ",\"stream\":true");
        var bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += grain) {
            reader.feed(bytes, at, Math.min(bytes.length, at + grain), sink);
        }
        assertThat(reader.end(sink)).isInstanceOf(StreamEnd.Complete.class);
        return sink.sent
                .toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> json(line.substring(6).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static AnswerReader reader(String members) {
        return VERTEX.answers(call(members), target("gemini-2.5-flash"));
    }

    private static Call call(String members) {
        var bytes =
                ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                                + members
                                + "}")
                        .getBytes(StandardCharsets.UTF_8);
        var head = (HeadReading.Read) RequestHead.read(bytes, 0, bytes.length);
        return new Call(Operation.CHAT, head.head(), bytes, 0, bytes.length);
    }

    private static Target target(String model) {
        return new Target(
                URI.create("https://europe-west4-aiplatform.googleapis.com"),
                model,
                Map.of(Target.PROJECT, "harbour", Target.REGION, "europe-west4"));
    }

    private static JsonValue json(byte[] bytes) {
        return Objects.requireNonNull(JsonReader.read(bytes, 0, bytes.length));
    }

    private static final class Caller implements EventSink {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

        @Override
        public void forward(byte[] bytes, int from, int to) {
            sent.write(bytes, from, to - from);
        }

        @Override
        public void error(ProviderError error) {
            throw new AssertionError(error.toString());
        }
    }
}
