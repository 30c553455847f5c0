package dev.portolan.provider.selfhosted;

import static dev.portolan.provider.TestingCalls.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The counts of tokens by servers and clouds that translate the conversation first. */
final class TokenCountingTest {
    private static final String ASKED =
            "{\"model\":\"alias\",\"system\":\"Be"
                + " short.\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]}";

    @ParameterizedTest
    @ValueSource(strings = {"sglang", "llama-cpp"})
    void count_byAServerWithAnthropicsPath_isTheCallersRequestForItsModel(String provider) {
        UpstreamRequest request = prepared(provider, target("http://n:8000/v1"), ASKED);

        assertThat(request.path()).isEqualTo("/v1/messages/count_tokens");
        assertThat(text(request)).isEqualTo(ASKED.replace("alias", "up"));
        assertThat(request.otherwise().get()).isEmpty();
        assertThat(count(provider, "{\"input_tokens\":21}")).isEqualTo("{\"input_tokens\":21}");
    }

    @ParameterizedTest
    @CsvSource({
        "http://n:8000/v1, /tokenize, /v1/messages/count_tokens",
        "http://n:8000, /tokenize, /v1/messages/count_tokens",
        "http://n:8000/models/a/v1, /models/a/tokenize, /models/a/v1/messages/count_tokens"
    })
    void count_byVllm_isOfTheChatThatACallWouldSend(String url, String path, String otherwise) {
        UpstreamRequest request = prepared("vllm", target(url), ASKED);
        JsonValue body = json(request);

        assertThat(request.path()).isEqualTo(path);
        assertThat(body.get("model").textOrEmpty()).isEqualTo("up");
        assertThat(body.get("messages").toJson())
                .isEqualTo(
                        "[{\"role\":\"system\",\"content\":\"Be"
                                + " short.\"},{\"role\":\"user\",\"content\":\"hello\"}]");
        assertThat(body.has("tools")).isTrue();
        assertThat(body.has("max_tokens")).isFalse();
        UpstreamRequest other = request.otherwise().get().orElse(null);
        assertThat(other).isNotNull();
        assertThat(other.path()).isEqualTo(otherwise);
        assertThat(text(other)).isEqualTo(ASKED.replace("alias", "up"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"count\":7,\"max_model_len\":9,\"tokens\":[1]}", "{\"input_tokens\":7}"})
    void count_answeredInEitherForm_isAnthropics(String answer) {
        assertThat(count("vllm", answer)).isEqualTo("{\"input_tokens\":7}");
    }

    @Test
    void count_byGemini_isOfTheTranslatedConversation() {
        var target =
                new Target(
                        URI.create("https://europe-west4-aiplatform.googleapis.com"),
                        "gemini-2.5-flash",
                        Map.of(Target.PROJECT, "harbour"));
        UpstreamRequest request = prepared("gcp-vertex", target, ASKED);
        JsonValue body = json(request);

        assertThat(request.path())
                .isEqualTo(
                        "/v1beta1/projects/harbour/locations/europe-west4/publishers/google/models/gemini-2.5-flash:countTokens");
        assertThat(body.get("contents").toJson()).contains("hello");
        assertThat(body.get("systemInstruction").toJson()).contains("Be short.");
        assertThat(body.has("tools")).isTrue();
        assertThat(body.has("generationConfig")).isFalse();
        Provider vertex = Providers.byId("gcp-vertex").orElseThrow();
        assertThat(count(vertex, target, "{\"totalTokens\":12,\"totalBillableCharacters\":40}"))
                .isEqualTo("{\"input_tokens\":12}");
    }

    @ParameterizedTest
    @CsvSource({
        "codestral-2501, true",
        "publishers/mistralai/models/codestral-2, true",
        "mistral-small-2503, false",
        "gemini-2.5-flash, false",
        "endpoints/openapi/meta/llama, false"
    })
    void infilling_onVertex_isCodestrals(String model, boolean infills) {
        Provider vertex = Providers.byId("gcp-vertex").orElseThrow();
        var target =
                new Target(
                        URI.create("https://europe-west4-aiplatform.googleapis.com"),
                        model,
                        Map.of(Target.PROJECT, "harbour"));
        var body = "{\"model\":\"m\",\"prompt\":\"a\",\"suffix\":\"b\"}";

        assertThat(vertex.operations(target).contains(Operation.FIM)).isEqualTo(infills);
        assertThat(vertex.prepare(call(Operation.FIM, body), target) instanceof Preparation.Ready)
                .isEqualTo(infills);
    }

    @ParameterizedTest
    @CsvSource({
        "llama-cpp, FILES, files",
        "vllm, FILES, files",
        "tgi, MULTIPLE, multiple",
        "ollama, LOGPROBS, logprobs"
    })
    void features_ofASelfHostedServer_areWidenedByItsCatalog(
            String id, Feature feature, String declared) {
        Provider provider = Providers.byId(id).orElseThrow();
        Target plain = target("http://n:8000/v1");
        var widened = new Target(plain.base(), plain.model(), Map.of(Target.SUPPORTS, declared));

        assertThat(provider.features(Operation.CHAT, plain)).doesNotContain(feature);
        assertThat(provider.features(Operation.CHAT, widened)).contains(feature);
        assertThat(provider.features(Operation.MESSAGES, widened)).contains(feature);
    }

    @Test
    void features_ofAVendor_areNotWidenedByItsCatalog() {
        Provider openAi = Providers.byId("openai").orElseThrow();
        var target =
                new Target(URI.create("https://n/v1"), "m", Map.of(Target.SUPPORTS, "prefill"));
        assertThat(openAi.features(Operation.CHAT, target)).doesNotContain(Feature.PREFILL);
    }

    private static Target target(String url) {
        return new Target(URI.create(url), "up");
    }

    private static UpstreamRequest prepared(String provider, Target target, String body) {
        var preparation =
                Providers.byId(provider)
                        .orElseThrow()
                        .prepare(call(Operation.COUNT_TOKENS, body), target);
        return ((Preparation.Ready) preparation).request();
    }

    private static String count(String provider, String answer) {
        return count(Providers.byId(provider).orElseThrow(), target("http://n:8000/v1"), answer);
    }

    private static String count(Provider provider, Target target, String answer) {
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        var reader = provider.answers(call(Operation.COUNT_TOKENS, ASKED), target);
        var whole = (WholeAnswer.Answer) reader.whole(bytes, 0, bytes.length);
        return new String(whole.body().toBytes(), StandardCharsets.UTF_8);
    }

    private static String text(UpstreamRequest request) {
        return new String(request.body().toBytes(), StandardCharsets.UTF_8);
    }

    private static JsonValue json(UpstreamRequest request) {
        var bytes = request.body().toBytes();
        var json = JsonReader.read(bytes, 0, bytes.length);
        assertThat(json).isNotNull();
        return json;
    }
}
