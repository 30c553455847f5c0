package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.audio.AudioModel;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.translations.TranslationCreateParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptedServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** OpenAI's own client for Java, for what is no chat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiJavaOperationsTest {
    private ScriptedServer server;
    private TestingGateway gateway;
    private OpenAIClient client;

    @BeforeAll
    void start() {
        server = ScriptedServer.open(OpenAiJavaOperationsTest::answer);
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: vendor
                            provider: openai
                            url: http://127.0.0.1:%d/v1
                            operator: {name: A, country: FR}
                            attest: {processing: [FR], storage: [FR], retention: none, by: test, at: 2026-11-01, expires: 2099-01-01}
                            credentials: {type: api-key, key: secret-of-the-gateway}
                            models: [{model: m, upstream: up/model}]
                        """
                                .formatted(server.port()),
                        "policies: [{name: default}]");
        client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(gateway.baseUrl())
                        .apiKey(TestingGateway.KEY)
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.close();
        server.close();
    }

    private static Script answer(ReceivedRequest request) {
        return switch (request.path()) {
            case "/v1/audio/transcriptions", "/v1/audio/translations" ->
                    json(
                            "{\"text\":\"a"
                                + " harbour\",\"usage\":{\"type\":\"duration\",\"seconds\":2}}");
            case "/v1/audio/speech" ->
                    Script.whole(
                            200, Map.of("content-type", "audio/mpeg"), ByteString.of("ID3-sound"));
            case "/v1/images/generations" ->
                    json("{\"created\":1,\"data\":[{\"b64_json\":\"AAAA\"}]}");
            case "/v1/moderations" ->
                    json("{\"id\":\"m1\",\"model\":\"up\",\"results\":[{\"flagged\":true}]}");
            default -> Script.whole(404, Map.of(), ByteString.of("{}"));
        };
    }

    private static Script json(String body) {
        return Script.whole(200, Map.of("content-type", "application/json"), ByteString.of(body));
    }

    @Test
    void transcription_ofAFile_isRead() {
        var answer =
                client.audio()
                        .transcriptions()
                        .create(
                                TranscriptionCreateParams.builder()
                                        .file(new byte[600_000])
                                        .model(AudioModel.of("m"))
                                        .language("en")
                                        .build());
        assertThat(answer.asTranscription().text()).isEqualTo("a harbour");
        assertThat(server.journal().requests())
                .anySatisfy(
                        sent -> {
                            assertThat(sent.path()).endsWith("transcriptions");
                            assertThat(sent.text()).contains("up/model").contains("language");
                        });
    }

    @SuppressWarnings("deprecation") // clients still send it
    @Test
    void translation_ofAFile_isRead() {
        var answer =
                client.audio()
                        .translations()
                        .create(
                                TranslationCreateParams.builder()
                                        .file(new byte[10])
                                        .model(AudioModel.of("m"))
                                        .build());
        assertThat(answer.asTranslation().text()).isEqualTo("a harbour");
    }

    @Test
    void speech_ofAText_isTheSoundThatTheProviderSent() throws IOException {
        try (HttpResponse answer =
                client.audio()
                        .speech()
                        .create(
                                SpeechCreateParams.builder()
                                        .model("m")
                                        .input("Where does the harbour begin?")
                                        .voice(SpeechCreateParams.Voice.UnionMember1.ALLOY)
                                        .build())) {
            assertThat(answer.headers().values("content-type")).containsExactly("audio/mpeg");
            assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("ID3-sound");
        }
    }

    @Test
    void image_ofADescription_isRead() {
        var answer =
                client.images()
                        .generate(
                                ImageGenerateParams.builder()
                                        .model("m")
                                        .prompt("a harbour")
                                        .n(1)
                                        .build());
        assertThat(answer.data().orElseThrow().getFirst().b64Json()).contains("AAAA");
    }

    @Test
    void moderation_ofAText_isRead() {
        var answer =
                client.moderations()
                        .create(ModerationCreateParams.builder().model("m").input("x").build());
        assertThat(answer.results().getFirst().flagged()).isTrue();
    }

    @Test
    void moderation_withoutAModel_isRefusedInTheClientsTerms() {
        assertThatThrownBy(
                        () ->
                                client.moderations()
                                        .create(
                                                ModerationCreateParams.builder()
                                                        .input("x")
                                                        .build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("model");
    }
}
