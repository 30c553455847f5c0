package dev.portolan.provider.media;

import static dev.portolan.provider.media.MediaTargets.BMP;
import static dev.portolan.provider.media.MediaTargets.GIF;
import static dev.portolan.provider.media.MediaTargets.JPEG;
import static dev.portolan.provider.media.MediaTargets.MP3;
import static dev.portolan.provider.media.MediaTargets.MP4;
import static dev.portolan.provider.media.MediaTargets.OGG;
import static dev.portolan.provider.media.MediaTargets.PDF;
import static dev.portolan.provider.media.MediaTargets.PNG;
import static dev.portolan.provider.media.MediaTargets.TEXT;
import static dev.portolan.provider.media.MediaTargets.WAV;
import static dev.portolan.provider.media.MediaTargets.body;
import static dev.portolan.provider.media.MediaTargets.chat;
import static dev.portolan.provider.media.MediaTargets.messages;
import static dev.portolan.provider.media.MediaTargets.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portolan.provider.Preparation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/**
 * Content parts of both caller protocols, as each target gets them. The PDF to Mistral is
 * danny-avila/LibreChat#12144 and 0xPlaygrounds/rig#2331.
 */
final class ContentPartsTest {
    private static final String FILE =
            """
            {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,%s"}}\
            """
                    .formatted(PDF);

    static List<Arguments> sentFromChat() {
        return List.of(
                arguments(
                        "mistral",
                        FILE,
                        "{\"type\":\"document_url\",\"document_url\":\"data:application/pdf;base64,"
                                + PDF
                                + "\",\"document_name\":\"a.pdf\"}"),
                arguments("openai", FILE, FILE),
                arguments("azure-openai", FILE, FILE),
                arguments("openai-compatible", FILE, FILE),
                arguments(
                        "claude",
                        FILE,
                        "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\""
                                + PDF
                                + "\"},\"title\":\"a.pdf\"}"),
                arguments(
                        "gemini",
                        FILE,
                        "{\"inlineData\":{\"mimeType\":\"application/pdf\",\"data\":\""
                                + PDF
                                + "\"}}"),
                arguments(
                        "converse",
                        FILE,
                        "{\"document\":{\"format\":\"pdf\",\"name\":\"a\",\"source\":{\"bytes\":\""
                                + PDF
                                + "\"}}}"),
                arguments(
                        "mistral",
                        "{\"type\":\"file\",\"file\":{\"file_id\":\"f-1\"}}",
                        "{\"type\":\"file\",\"file_id\":\"f-1\"}"),
                arguments(
                        "mistral",
                        "{\"type\":\"image_url\",\"image_url\":\"https://a.example/i.png\"}",
                        "{\"type\":\"image_url\",\"image_url\":\"https://a.example/i.png\"}"),
                arguments(
                        "openai",
                        "{\"type\":\"image_url\",\"image_url\":\"https://a.example/i.png\"}",
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/i.png\"}}"),
                arguments(
                        "openai",
                        "{\"type\":\"document_url\",\"document_url\":\"data:application/pdf;base64,"
                                + PDF
                                + "\",\"document_name\":\"a.pdf\"}",
                        FILE),
                arguments(
                        "mistral",
                        "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""
                                + MP3
                                + "\",\"format\":\"mp3\"}}",
                        "{\"type\":\"input_audio\",\"input_audio\":\"" + MP3 + "\"}"),
                arguments(
                        "openai",
                        "{\"type\":\"input_audio\",\"input_audio\":\"" + WAV + "\"}",
                        "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""
                                + WAV
                                + "\",\"format\":\"wav\"}}"),
                arguments(
                        "openai",
                        "{\"type\":\"audio_url\",\"audio_url\":{\"url\":\"data:audio/mpeg;base64,"
                                + MP3
                                + "\"}}",
                        "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""
                                + MP3
                                + "\",\"format\":\"mp3\"}}"),
                arguments(
                        "vllm",
                        "{\"type\":\"audio_url\",\"audio_url\":{\"url\":\"https://a.example/s.ogg\"}}",
                        "{\"type\":\"audio_url\",\"audio_url\":{\"url\":\"https://a.example/s.ogg\"}}"),
                arguments(
                        "gemini",
                        "{\"type\":\"video_url\",\"video_url\":{\"url\":\"https://a.example/v.mp4\"}}",
                        "{\"fileData\":{\"mimeType\":\"video/mp4\",\"fileUri\":\"https://a.example/v.mp4\"}}"),
                arguments(
                        "nova",
                        "{\"type\":\"video_url\",\"video_url\":{\"url\":\"data:video/mp4;base64,"
                                + MP4
                                + "\"}}",
                        "{\"video\":{\"format\":\"mp4\",\"source\":{\"bytes\":\"" + MP4 + "\"}}}"),
                arguments(
                        "converse",
                        image("image/jpg", JPEG),
                        "{\"image\":{\"format\":\"jpeg\",\"source\":{\"bytes\":\""
                                + JPEG
                                + "\"}}}"),
                // The bytes decide where the declared type is another one of the same kind.
                arguments("claude", image("image/png", JPEG), claudeImage("image/jpeg", JPEG)),
                arguments("claude", image("", GIF), claudeImage("image/gif", GIF)),
                arguments(
                        "claude",
                        image("image/png", "iVBO\\nRw=="),
                        claudeImage("image/png", "iVBORw==")),
                // A PDF in an image part is sent as the document it says it is.
                arguments(
                        "gemini",
                        image("application/pdf", PDF),
                        "{\"inlineData\":{\"mimeType\":\"application/pdf\",\"data\":\""
                                + PDF
                                + "\"}}"),
                // A file of text is text where only other documents are accepted.
                arguments("openai", csv(), "{\"type\":\"text\",\"text\":\"a.csv\\n\\na,b\\n1,2\"}"),
                arguments("gemini", csv(), "{\"text\":\"a,b\\n1,2\"}"),
                arguments(
                        "claude",
                        csv(),
                        "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"a,b\\n"
                            + "1,2\"},\"title\":\"a.csv\"}"),
                arguments(
                        "converse",
                        csv(),
                        "{\"document\":{\"format\":\"csv\",\"name\":\"a\",\"source\":{\"bytes\":\""
                                + TEXT
                                + "\"}}}"));
    }

    private static String image(String type, String data) {
        return "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:%s;base64,%s\"}}"
                .formatted(type, data);
    }

    private static String claudeImage(String type, String data) {
        return "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"%s\",\"data\":\"%s\"}}"
                .formatted(type, data);
    }

    private static String csv() {
        return "{\"type\":\"file\",\"file\":{\"filename\":\"a.csv\",\"file_data\":\"data:text/csv;base64,"
                + TEXT
                + "\"}}";
    }

    @ParameterizedTest
    @MethodSource("sentFromChat")
    void chatPart_toEachTarget_isInItsOwnForm(String target, String part, String sent) {
        assertThat(body(chat(target, user(part))).toJson()).contains(sent);
        assertThat(body(chat(target, "{\"role\":\"user\",\"content\":[" + part + "]}")).toJson())
                .contains(sent);
    }

    static List<Arguments> refusedFromChat() {
        return List.of(
                arguments("openai", image("image/bmp", BMP)),
                arguments("openai", image("image/png", BMP)),
                arguments("openai", image("image/png", PDF)),
                arguments("openai", image("image/png", "%%%")),
                arguments("openai", image("image/png", "abc")),
                arguments("openai", image("image/png", "")),
                arguments("vllm", image("image/png", "AAA=AAAA")),
                arguments("openai-compatible", image("image/png", "aGVsbG8")),
                arguments("openai", "{\"type\":\"image_url\",\"image_url\":{}}"),
                arguments("openai", "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,x\"}}"),
                arguments(
                        "openai",
                        "{\"type\":\"document_url\",\"document_url\":\"https://a.example/a.pdf\"}"),
                arguments(
                        "openai",
                        "{\"type\":\"audio_url\",\"audio_url\":{\"url\":\"https://a.example/a.mp3\"}}"),
                arguments(
                        "openai",
                        "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""
                                + OGG
                                + "\",\"format\":\"ogg\"}}"),
                arguments(
                        "openai",
                        "{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/msword;base64,"
                                + TEXT
                                + "\"}}"),
                arguments("vllm", FILE),
                arguments("ollama", FILE),
                arguments(
                        "ollama",
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/i.png\"}}"),
                arguments("mistral", image("image/tiff", BMP)),
                arguments(
                        "mistral",
                        "{\"type\":\"video_url\",\"video_url\":{\"url\":\"https://a.example/v.mp4\"}}"),
                arguments("claude", image("image/bmp", BMP)),
                arguments("claude", image("image/svg+xml", TEXT)),
                arguments(
                        "claude",
                        "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""
                                + WAV
                                + "\",\"format\":\"wav\"}}"),
                arguments("claude", "{\"type\":\"file\",\"file\":{\"file_id\":\"file-openai\"}}"),
                arguments(
                        "vertex-claude",
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/i.png\"}}"),
                arguments(
                        "converse",
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/i.png\"}}"),
                arguments("converse", "{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}"),
                arguments("converse", image("image/heic", TEXT)),
                arguments(
                        "converse",
                        "{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/zip;base64,"
                                + TEXT
                                + "\"}}"),
                arguments("gemini", image("image/gif", GIF)),
                arguments("gemini", "{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}"),
                arguments("gemini", "{\"type\":\"hologram\",\"hologram\":{}}"));
    }

    @ParameterizedTest
    @MethodSource("refusedFromChat")
    void chatPart_notAccepted_isRefusedAtItsPosition(String target, String part) {
        var asked =
                "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},";
        var unsupported = unsupported(chat(target, asked + user(part)));
        assertThat(unsupported.field()).isEqualTo("messages[2].content[1]");
        assertThat(unsupported.why()).isNotBlank().doesNotContain("a.example");
    }

    private static Preparation.Unsupported unsupported(Preparation prepared) {
        return switch (prepared) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready _ready -> throw new AssertionError(body(prepared).toJson());
        };
    }

    private static final String PDF_BLOCK =
            "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\""
                    + PDF
                    + "\"},\"title\":\"a.pdf\"}";
    private static final String TEXT_BLOCK =
            "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"words\"},\"title\":\"T\",\"context\":\"C\",\"citations\":{\"enabled\":true}}";
    private static final String PARTS_BLOCK =
            "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[{\"type\":\"text\",\"text\":\"one\"},{\"type\":\"text\",\"text\":\"two\"}]}}";

    static List<Arguments> sentFromMessages() {
        return List.of(
                arguments("openai", PDF_BLOCK, FILE),
                arguments(
                        "mistral",
                        PDF_BLOCK,
                        "{\"type\":\"document_url\",\"document_url\":\"data:application/pdf;base64,"
                                + PDF
                                + "\",\"document_name\":\"a.pdf\"}"),
                arguments(
                        "openai",
                        TEXT_BLOCK,
                        "{\"type\":\"text\",\"text\":\"T\\n\\nC\\n\\nwords\"}"),
                arguments(
                        "openai",
                        PARTS_BLOCK,
                        "{\"type\":\"text\",\"text\":\"one\"},{\"type\":\"text\",\"text\":\"two\"}"),
                arguments("gemini", PARTS_BLOCK, "{\"text\":\"one\"},{\"text\":\"two\"}"),
                arguments(
                        "converse",
                        PARTS_BLOCK,
                        "\"source\":{\"content\":[{\"text\":\"one\"},{\"text\":\"two\"}]}"),
                arguments(
                        "converse",
                        TEXT_BLOCK,
                        "\"name\":\"T\",\"source\":{\"bytes\":\"d29yZHM=\"},\"context\":\"C\",\"citations\":{\"enabled\":true}"),
                arguments("claude", TEXT_BLOCK, TEXT_BLOCK),
                arguments(
                        "vllm",
                        "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://a.example/i.png\"}}",
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/i.png\"}}"),
                arguments(
                        "mistral",
                        "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://a.example/a.pdf\"}}",
                        "{\"type\":\"document_url\",\"document_url\":\"https://a.example/a.pdf\"}"));
    }

    @ParameterizedTest
    @MethodSource("sentFromMessages")
    void messagesBlock_toEachTarget_isInItsOwnForm(String target, String block, String sent) {
        assertThat(body(messages(target, user(block))).toJson()).contains(sent);
    }

    static List<Arguments> refusedFromMessages() {
        var address =
                "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://a.example/i.png\"}}";
        var pdf =
                "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://a.example/a.pdf\"}}";
        return List.of(
                arguments("claude", claudeImage("image/bmp", BMP)),
                arguments("claude", claudeImage("image/png", "!")),
                arguments("claude", claudeImage("image/png", PDF)),
                arguments("vertex-claude", address),
                arguments("vertex-claude", pdf),
                arguments("invoke-claude", address),
                arguments("converse", address),
                arguments("converse", pdf),
                arguments("openai", pdf),
                arguments("openai", claudeImage("image/bmp", BMP)),
                arguments("ollama", address),
                arguments("vllm", PDF_BLOCK),
                arguments(
                        "openai",
                        "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"file_1\"}}"),
                arguments(
                        "gemini",
                        "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"file_1\"}}"));
    }

    @ParameterizedTest
    @MethodSource("refusedFromMessages")
    void messagesBlock_notAccepted_isRefusedAtItsPosition(String target, String block) {
        var asked =
                "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},";
        assertThat(unsupported(messages(target, asked + user(block))).field())
                .isEqualTo("messages[2].content[1]");
    }

    private static String result(String content) {
        return """
        {"role":"user","content":"h"},
        {"role":"assistant","content":[{"type":"tool_use","id":"toolu_01","name":"f","input":{}},{"type":"tool_use","id":"toolu_02","name":"f","input":{}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_01","content":%s},{"type":"tool_result","tool_use_id":"toolu_02","content":"done"}]}\
        """
                .formatted(content);
    }

    @Test
    void toolResult_withMedia_whereResultsAreText_isFollowedByThem() {
        var sent =
                body(messages("openai", result("[" + claudeImage("image/png", PNG) + "]")))
                        .get("messages")
                        .elements();
        assertThat(sent.get(2).get("content").textOrEmpty()).contains("next user message");
        assertThat(sent.get(3).get("content").textOrEmpty()).isEqualTo("done");
        assertThat(sent.get(4).toJson())
                .contains("\"role\":\"user\"", "data:image/png;base64," + PNG);
    }

    @Test
    void toolResult_withDocument_isOneOnBedrockAndClaude() {
        assertThat(body(messages("converse", result("[" + PDF_BLOCK + "]"))).toJson())
                .contains("\"toolResult\":{\"toolUseId\":\"toolu_01\",\"content\":[{\"document\":");
        assertThat(body(messages("gemini", result("[" + PDF_BLOCK + "]"))).toJson())
                .contains("{\"inlineData\":{\"mimeType\":\"application/pdf\"");
    }

    @Test
    void toolResult_withWrongData_isRefusedAtThePartInIt() {
        assertThat(
                        unsupported(
                                        messages(
                                                "claude",
                                                result("[" + claudeImage("image/png", "?") + "]")))
                                .field())
                .isEqualTo("messages[2].content[0].content[0]");
    }

    @Test
    void documents_beyondBedrocksNumber_areRefusedAtTheFirstTooMany() {
        var six = String.join(",", java.util.Collections.nCopies(6, PDF_BLOCK));
        assertThat(unsupported(messages("converse", user(six))).field())
                .isEqualTo("messages[0].content[6]");
    }

    @Test
    void documentNames_onBedrock_areDistinctAndOfPermittedCharacters() {
        var named = PDF_BLOCK.replace("a.pdf", "r\u00e9sum\u00e9_v2   (final).tar.pdf");
        assertThat(body(messages("converse", user(named + "," + named))).toJson())
                .contains(
                        "\"name\":\"r sum v2 (final) tar\"", "\"name\":\"r sum v2 (final) tar 2\"");
    }

    @Test
    void mediaOutsideAUsersMessage_toOpenAi_isRefused() {
        var tool =
                """
                {"role":"user","content":"h"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c","content":[%s]}\
                """
                        .formatted(image("image/png", PNG));
        assertThat(unsupported(chat("openai", tool)).field()).isEqualTo("messages[2].content[0]");
        assertThat(body(chat("claude", tool)).toJson()).contains("\"tool_result\"", PNG);
        assertThat(body(chat("vllm", tool)).toJson()).contains(PNG);
    }

    @Test
    void imageInAnAcceptedForm_isPassedByItsBytes() {
        var part =
                "{\"type\":\"image_url\", \"image_url\":{\"url\":\"data:image\\/png;base64,%s\",\"detail\":\"low\",\"own\":1}}"
                        .formatted(PNG.replace("/", "\\/"));
        var ready = (Preparation.Ready) chat("openai", user(part));
        assertThat(
                        new String(
                                ready.request().body().toBytes(),
                                java.nio.charset.StandardCharsets.UTF_8))
                .contains(part);
    }
}
