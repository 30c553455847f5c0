package dev.portolan.load.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

final class CaseFolderTest {
    private static final String REQUEST = "request: {path: /v1/models}\n";
    private static final String REST = REQUEST + "answer: {}\n";

    @TempDir private Path folder;

    @Test
    void case_withEachPart_isRead() throws IOException {
        var read =
                read(
                        """
                        title: All of it.
                        sources: [owner/repo#1]
                        dialects: [claude, gemini]
                        except: {bedrock: has no such thing}
                        models: {claude: claude-opus-4-8}
                        policy: {cache: {mode: exact}}
                        stream: both
                        exchanges:
                          - request: {path: /v1/messages, headers: {X-A: 1}, body: {max_tokens: 9}}
                            upstream:
                              messages: {after: 2s, status: 503, json: {error: {}}}
                              gemini: [{says: hi}, {events: [!pause 4ms , {a: 1}, "[DONE]"], ends: reset}]
                            sent: []
                            answer: {status: 502, error: {code: upstream_failed}}
                            times: 3
                        """);
        assertThat(read.dialects())
                .extracting(ReplayDialect::id)
                .containsExactly(
                        "anthropic", "foundry-claude", "vertex-claude", "bedrock-invoke", "gemini");
        assertThat(read.setup().upstreamModel(ReplayDialect.BEDROCK_INVOKE))
                .isEqualTo("eu.anthropic.claude-opus-4-8-v1:0");
        var exchange = read.exchanges().getFirst();
        assertThat(exchange.request().headers()).containsEntry("x-a", "1");
        assertThat(exchange.times()).isEqualTo(3);
        assertThat(exchange.upstream(ReplayDialect.ANTHROPIC).getFirst().delay())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(exchange.upstream(ReplayDialect.GEMINI_ON_VERTEX).get(1).ends())
                .isEqualTo(UpstreamAnswer.Ending.RESET);
        assertThat(read.deployments(ReplayDialect.GEMINI_ON_VERTEX)).isEqualTo(2);
        assertThat(exchange.answer().complete()).isFalse();
    }

    static List<Arguments> mistakes() {
        return List.of(
                mistake("title: [a]\n", "1:8: title is a list (expected: text)"),
                mistake("dialects: all\n" + REST, "1:1: \"title\" is missing here; add it"),
                mistake(
                        "title: a\ndialects: [vlm]\n" + REST,
                        "2:12: \"vlm\" is no dialect (expected: all, "),
                mistake("title: a\ntitle: b\n", "2:1: \"title\" is already at line 1; keep one"),
                mistake("title: a\n  - b: [\n", "not YAML"),
                mistake(
                        "title: a\ndialects: all\nfoo: 1\n" + REST,
                        "3:1: \"foo\" is unknown here (expected: title, sources, "),
                mistake(
                        "title: a\ndialects: all\nrequest: {path: /a, bdy: {}}\nanswer: {}\n",
                        "3:21: \"bdy\" is unknown here (expected: path, headers, body, "),
                mistake(
                        "title: a\ndialects: all\n" + REQUEST + "answer: {body: {a: !absnt }}\n",
                        "4:20: !absnt is no rule (expected: one of !absent, "),
                mistake(
                        "title: a\ndialects: all\n" + REQUEST + "answer: {body: !matches '('}\n",
                        "4:16: \"(\" is no regular expression"),
                mistake(
                        "title: a\ndialects: all\n" + REQUEST + "answer: {body: !atLeast x}\n",
                        "4:16: !atLeast has the text \"x\" (expected: a number after it)"),
                mistake(
                        "title: a\ndialects: all\nupstream: {status: 99}\n" + REST,
                        "3:20: status is 99 (expected: a whole number from 100 to 599)"),
                mistake(
                        "title: a\ndialects: all\nupstream: {after: soon}\n" + REST,
                        "3:19: after is the text \"soon\" (expected: a duration such as 14s"),
                mistake(
                        "title: a\ndialects: all\nupstream: {json: {}, text: a}\n" + REST,
                        "3:11: both json and text here; keep one"),
                mistake(
                        "title: a\ndialects: all\nupstream: {chat: {}}\n" + REST,
                        "3:11: no answer for anthropic, which the case names"),
                mistake(
                        "title: a\ndialects: all\nupstream: {file: ../x}\n" + REST,
                        "3:18: \"../x\" is not there (expected: a file in the case's folder)"),
                mistake("title: a\ndialects: all\nmodel: x\n" + REST, "3:8: a model's name with "),
                mistake(
                        "title: a\ndialects: all\ntimes: many\n" + REST,
                        "3:8: times is the text \"many\" (expected: a whole number from 1 to"
                                + " 100)"));
    }

    private static Arguments mistake(String text, String message) {
        return Arguments.of(text, message);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void case_withMistake_isRefusedWithItsPosition(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidCaseException.class)
                .hasMessageContaining("case.yaml:")
                .hasMessageContaining(message);
    }

    @Test
    void folder_withoutCases_isRefused() {
        assertThatThrownBy(() -> CaseFolder.read(folder))
                .isInstanceOf(InvalidCaseException.class)
                .hasMessageContaining("no cases (expected: folders with a case.yaml in each)");
    }

    @Test
    void pending_ofUnknownCase_isRefused() throws IOException {
        var one = Files.createDirectories(folder.resolve("one"));
        Files.writeString(one.resolve("case.yaml"), "title: a\ndialects: all\n" + REST);
        Files.writeString(folder.resolve("pending.yaml"), "- {case: two, reason: later}\n");
        assertThatThrownBy(() -> CaseFolder.read(folder))
                .isInstanceOf(InvalidCaseException.class)
                .hasMessageContaining("pending.yaml:1:10: \"two\" is no case");
    }

    private ReplayCase read(String text) throws IOException {
        Files.writeString(folder.resolve("case.yaml"), text);
        return CaseFolder.read(folder).cases().getFirst();
    }
}
