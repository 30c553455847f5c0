package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.recorded.Recordings.Recorded;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

final class GoogleRequestsGoldenTest {
    private static final Provider VERTEX = Providers.byId("gcp-vertex").orElseThrow();
    private static final Coverage COVERAGE = new Coverage();
    private static final Target TARGET =
            new Target(
                    URI.create("https://aiplatform.eu.rep.googleapis.com"),
                    "gemini-2.5-flash",
                    Map.of(Target.PROJECT, "harbour", Target.REGION, "eu"));

    @TestFactory
    Stream<DynamicTest> requests_inOpenAisProtocol_meanWhatWasRecorded() {
        return Recordings.in("google").stream().flatMap(GoogleRequestsGoldenTest::tests);
    }

    @AfterAll
    static void print() {
        COVERAGE.print("Vertex AI and the Gemini API, requests");
        assertThat(COVERAGE.checked()).isGreaterThan(60);
    }

    private static Stream<DynamicTest> tests(Recorded recorded) {
        return recorded.files().entrySet().stream()
                .filter(file -> file.getKey().endsWith("request.json"))
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        recorded.name() + "/" + file.getKey(),
                                        () -> check(recorded, file.getKey(), file.getValue())));
    }

    private static void check(Recorded recorded, String file, byte[] bytes) {
        var request = Recordings.json(bytes);
        if (!request.has("contents")) {
            COVERAGE.skipped(recorded, file, "no request for a chat in Gemini's form");
            return;
        }
        var unsayable = ChatOfGemini.unsayable(request);
        if (unsayable.isPresent()) {
            COVERAGE.skipped(recorded, file, "OpenAI's chat can't say " + unsayable.get());
            return;
        }
        var call = ReceivedStream.call(Operation.CHAT, ChatOfGemini.of(request).toString());
        var prepared = VERTEX.prepare(call, TARGET);
        assertThat(prepared).isInstanceOf(Preparation.Ready.class);
        var sent = Recordings.json(((Preparation.Ready) prepared).request().body().toBytes());
        assertThat(RequestContent.ofGemini(sent).differences(RequestContent.ofGemini(request)))
                .isEmpty();
        assertThat(parts(sent)).isEqualTo(parts(request));
        assertThat(system(sent)).isEqualTo(system(request));
        assertThat(tools(sent)).isEqualTo(tools(request));
        assertThat(settings(sent)).isEqualTo(settings(request));
        COVERAGE.checked(recorded, "request");
    }

    private static String system(JsonNode request) {
        var text = new StringBuilder();
        request.path("systemInstruction")
                .path("parts")
                .forEach(p -> text.append(p.path("text").asText()));
        return text.toString();
    }

    /** Returns the contents by role, in order; unsigned thoughts are left out. */
    private static List<String> parts(JsonNode request) {
        var parts = new ArrayList<String>();
        for (var content : request.path("contents")) {
            var role = content.path("role").asText("user");
            for (var part : content.path("parts")) {
                var text = text(part);
                if (!text.isEmpty()) {
                    parts.add(role + " " + text);
                }
            }
        }
        return joined(parts);
    }

    /** Joins neighbouring texts of one role, which are one text to a caller. */
    private static List<String> joined(List<String> parts) {
        var joined = new ArrayList<String>();
        for (var part : parts) {
            boolean goesOn =
                    part.startsWith("model text ")
                            && !joined.isEmpty()
                            && joined.getLast().startsWith("model text ");
            if (goesOn) {
                joined.add(joined.removeLast() + part.substring("model text ".length()));
            } else {
                joined.add(part);
            }
        }
        return joined;
    }

    private static String text(JsonNode part) {
        if (part.has("functionCall")) {
            var call = part.path("functionCall");
            var args = call.path("args").isObject() ? call.path("args").toString() : "{}";
            return "call "
                    + call.path("name").asText()
                    + " "
                    + Recordings.json(args.getBytes(StandardCharsets.UTF_8));
        }
        if (part.has("functionResponse")) {
            var response = part.path("functionResponse");
            return "result " + response.path("name").asText() + " " + response.path("response");
        }
        if (part.has("inlineData")) {
            return "media "
                    + part.at("/inlineData/mimeType").asText()
                    + " "
                    + usual(part.at("/inlineData/data").asText()).hashCode();
        }
        if (part.has("fileData")) {
            return "file " + part.at("/fileData/fileUri").asText();
        }
        boolean silent = part.path("thought").asBoolean() || part.path("text").asText().isEmpty();
        return silent ? "" : "text " + part.path("text").asText();
    }

    private static List<JsonNode> tools(JsonNode request) {
        var tools = new ArrayList<JsonNode>();
        for (var tool : request.path("tools")) {
            for (var function : tool.path("functionDeclarations")) {
                var one = Recordings.JSON.createObjectNode();
                one.set("name", function.get("name"));
                one.put("description", function.path("description").asText());
                var schema =
                        function.has("parametersJsonSchema")
                                ? function.get("parametersJsonSchema")
                                : function.path("parameters");
                if (!schema.isMissingNode() && !schema.isEmpty()) {
                    one.set("schema", Schemas.lowered(schema));
                }
                tools.add(one);
            }
        }
        var config = request.at("/toolConfig/functionCallingConfig");
        if (!tools.isEmpty()) {
            var choice = Recordings.JSON.createObjectNode();
            choice.put("mode", config.path("mode").asText("AUTO").toUpperCase(Locale.ROOT));
            choice.set("allowed", config.path("allowedFunctionNames").deepCopy());
            tools.add(choice);
        }
        return tools;
    }

    private static JsonNode settings(JsonNode request) {
        var settings = Recordings.JSON.createObjectNode();
        for (var member : request.path("generationConfig").properties()) {
            switch (member.getKey()) {
                case "responseSchema", "responseJsonSchema" ->
                        settings.set("schema", Schemas.lowered(member.getValue()));
                case "responseModalities" -> {}
                case "responseMimeType" -> {
                    if (!member.getValue().asText().equals("text/plain")) {
                        settings.set("mime", member.getValue());
                    }
                }
                case "candidateCount" -> {
                    if (member.getValue().asInt() != 1) {
                        settings.set("candidateCount", member.getValue());
                    }
                }
                default -> settings.set(member.getKey(), member.getValue());
            }
        }
        return Recordings.json(settings.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns data in the usual alphabet, which some of Google's clients don't use. */
    private static String usual(String base64) {
        return base64.replace('-', '+').replace('_', '/');
    }
}
